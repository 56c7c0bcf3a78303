package cloud

import (
	"encoding/json"
	"net/http"
	"sync"
)

// Event is what was put on the bus.
type Event struct {
	Source, DetailType string
	Detail             json.RawMessage
	Resources          []string
}

// Bus is EventBridge with the one bus of the deployment.
type Bus struct {
	mu     sync.Mutex
	events []Event
	heard  func(Event) // what the rules do; nil for nothing
}

// Events lists what was put, in the order of putting.
func (b *Bus) Events() []Event {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]Event(nil), b.events...)
}

// ServeHTTP speaks the wire of PutEvents.
func (b *Bus) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Entries []struct {
			EventBusName, Source, DetailType, Detail string
			Resources                                []string
		}
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil || operation(r) != "AWSEvents.PutEvents" {
		refuse(w, "ValidationException")
		return
	}
	type entry map[string]string
	answer := struct {
		FailedEntryCount int
		Entries          []entry
	}{}
	for _, e := range in.Entries {
		if e.EventBusName != busName || !json.Valid([]byte(e.Detail)) {
			answer.FailedEntryCount++
			answer.Entries = append(answer.Entries, entry{"ErrorCode": "MalformedDetail", "ErrorMessage": "refused"})
			continue
		}
		answer.Entries = append(answer.Entries, entry{"EventId": "00000000-0000-4000-8000-000000000000"})
		b.put(Event{Source: e.Source, DetailType: e.DetailType, Detail: json.RawMessage(e.Detail), Resources: e.Resources})
	}
	give(w, answer)
}

func (b *Bus) put(e Event) {
	b.mu.Lock()
	b.events = append(b.events, e)
	heard := b.heard
	b.mu.Unlock()
	if heard != nil {
		heard(e)
	}
}
