package cloud

import (
	"net/http"
	"strings"
	"sync"
)

// Message is an SMS that SNS was given.
type Message struct{ To, Text string }

// Messages is SNS. It keeps every SMS.
type Messages struct {
	mu   sync.Mutex
	list []Message
}

// To lists the texts for a telephone number of the mainland, earliest first.
func (m *Messages) To(mobile string) []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var texts []string
	for _, one := range m.list {
		if strings.TrimPrefix(one.To, "+86") == mobile {
			texts = append(texts, one.Text)
		}
	}
	return texts
}

// ServeHTTP speaks the wire of Publish.
func (m *Messages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/xml")
	if err := r.ParseForm(); err != nil || r.PostForm.Get("Action") != "Publish" || r.PostForm.Get("PhoneNumber") == "" {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type>` +
			`<Code>InvalidParameter</Code><Message>refused</Message></Error><RequestId>0</RequestId></ErrorResponse>`))
		return
	}
	m.mu.Lock()
	m.list = append(m.list, Message{r.PostForm.Get("PhoneNumber"), r.PostForm.Get("Message")})
	m.mu.Unlock()
	_, _ = w.Write([]byte(`<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult>` +
		`<MessageId>00000000-0000-4000-8000-000000000000</MessageId></PublishResult>` +
		`<ResponseMetadata><RequestId>0</RequestId></ResponseMetadata></PublishResponse>`))
}
