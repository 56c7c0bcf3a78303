package cloud

import (
	"encoding/json"
	"net/http"
	"slices"
	"sync"
)

// sender is the address that SES has verified.
const sender = "notice@beian.example"

// Letter is an e-mail that SES was given.
type Letter struct{ To, Subject, Text string }

// Letters is SES. It keeps every e-mail.
type Letters struct {
	mu   sync.Mutex
	list []Letter
}

// To lists the e-mails to an address, earliest first.
func (l *Letters) To(address string) []Letter {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(l.list), func(one Letter) bool { return one.To != address })
}

// ServeHTTP speaks the wire of SendEmail.
func (l *Letters) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	type text struct{ Data string }
	var in struct {
		FromEmailAddress string
		Destination      struct{ ToAddresses []string }
		Content          struct {
			Simple struct {
				Subject text
				Body    struct{ Text text }
			}
		}
	}
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil || r.Method != http.MethodPost || r.URL.Path != "/v2/email/outbound-emails" ||
		in.FromEmailAddress != sender || len(in.Destination.ToAddresses) != 1 {
		w.Header().Set("x-amzn-ErrorType", "BadRequestException")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"message":"refused"}`))
		return
	}
	l.mu.Lock()
	l.list = append(l.list, Letter{in.Destination.ToAddresses[0], in.Content.Simple.Subject.Data, in.Content.Simple.Body.Text.Data})
	l.mu.Unlock()
	_, _ = w.Write([]byte(`{"MessageId":"00000000-0000-4000-8000-000000000000"}`))
}
