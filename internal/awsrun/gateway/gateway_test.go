package gateway_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"beian/internal/awsrun/gateway"
	"beian/internal/casework"
)

const key = "0123456789abcdef0123456789abcdef"

func now() time.Time {
	return time.Date(2026, 3, 2, 9, 0, 0, 0, time.FixedZone("Asia/Shanghai", 8*3600))
}

func letter() casework.Message {
	return casework.Message{
		Key: "c1/0000000004-pre-check-passed-applicant-email", Case: "c1", Channel: "email", To: "applicant", Owner: "account#a1",
		Address: "shili@example.cn", Subject: "网站备案：示例", Text: "示例：受理码BA-0",
	}
}

func open(t *testing.T, s *httptest.Server) gateway.Gateway {
	t.Helper()
	g, err := gateway.Open(s.Client().Transport, s.URL+"/notices?tenant=a", key, now)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// operator is a gateway as the contract tells an operator to write it: it knows
// requests by their headers and bytes alone.
type operator struct {
	t    *testing.T
	seen map[string]bool
	sent []map[string]string
}

func (o *operator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		o.t.Error(err)
	}
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(r.Header.Get("Beian-Timestamp") + "." + string(body)))
	if !hmac.Equal([]byte(r.Header.Get("Beian-Signature")), []byte("v1="+hex.EncodeToString(mac.Sum(nil)))) {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	var m map[string]string
	if err := json.Unmarshal(body, &m); err != nil || r.Method != http.MethodPost || r.Header.Get("Idempotency-Key") != m["id"] ||
		r.Header.Get("Content-Type") != "application/json; charset=utf-8" || r.URL.RequestURI() != "/notices?tenant=a" {
		o.t.Errorf("%s %s %v, %v", r.Method, r.URL, r.Header, err)
	}
	if r.Header.Get("Beian-Timestamp") != "1772413200" {
		o.t.Errorf("signed at %s", r.Header.Get("Beian-Timestamp"))
	}
	if o.seen[m["id"]] {
		w.WriteHeader(http.StatusConflict)
		return
	}
	o.seen[m["id"]] = true
	o.sent = append(o.sent, m)
	w.WriteHeader(http.StatusAccepted)
}

// TestContract: a notice that comes twice is sent once and succeeds twice, and
// carries what the contract says and no more.
func TestContract(t *testing.T) {
	o := &operator{t: t, seen: map[string]bool{}}
	s := httptest.NewTLSServer(o)
	defer s.Close()
	g := open(t, s)
	sms := letter()
	sms.Key, sms.Channel, sms.Address, sms.Subject = "c1/0000000004-pre-check-passed-p2", "sms", "+8613900000000", ""
	for _, m := range []casework.Message{letter(), sms, letter()} {
		if err := g.Send(t.Context(), m); err != nil {
			t.Errorf("%s: %v", m.Key, err)
		}
	}
	want := []map[string]string{
		{"id": letter().Key, "channel": "email", "to": "shili@example.cn", "subject": "网站备案：示例", "text": "示例：受理码BA-0"},
		{"id": sms.Key, "channel": "sms", "to": "+8613900000000", "text": "示例：受理码BA-0"},
	}
	if !reflect.DeepEqual(o.sent, want) {
		t.Errorf("got  %v\nwant %v", o.sent, want)
	}
}

// TestAnotherKey: what is signed by another key is not sent, and that is an
// error.
func TestAnotherKey(t *testing.T) {
	o := &operator{t: t, seen: map[string]bool{}}
	s := httptest.NewTLSServer(o)
	defer s.Close()
	g, err := gateway.Open(s.Client().Transport, s.URL+"/notices?tenant=a", strings.ToUpper(key), now)
	if err != nil {
		t.Fatal(err)
	}
	if err := g.Send(t.Context(), letter()); err == nil || len(o.sent) > 0 {
		t.Errorf("got %v, sent %v", err, o.sent)
	}
}

// TestStatuses: which answers are success; a redirection leads nowhere, and no
// error repeats address, text or what the answer says.
func TestStatuses(t *testing.T) {
	for status, sent := range map[int]bool{
		200: true, 201: true, 202: true, 204: true, 409: true,
		301: false, 302: false, 303: false, 307: false, 308: false, 400: false, 401: false, 403: false, 404: false, 410: false,
		422: false, 429: false, 500: false, 502: false, 503: false, 504: false,
	} {
		asked := 0
		s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			asked++
			w.Header().Set("Location", "/elsewhere")
			w.WriteHeader(status)
			if status != http.StatusNoContent {
				_, _ = io.WriteString(w, "shili@example.cn 示例")
			}
		}))
		err := open(t, s).Send(t.Context(), letter())
		s.Close()
		if (err == nil) != sent || asked != 1 {
			t.Errorf("%d: got %v after %d requests", status, err, asked)
		}
		quiet(t, err)
	}
}

func quiet(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		return
	}
	for _, personal := range []string{"shili", "示例", "tenant", key} {
		if strings.Contains(err.Error(), personal) {
			t.Errorf("the error repeats %q: %v", personal, err)
		}
	}
}

// TestNoAnswer: a gateway that breaks off, and one whose certificate nobody
// knows, sent nothing as far as anybody can tell.
func TestNoAnswer(t *testing.T) {
	s := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
	defer s.Close()
	err := open(t, s).Send(t.Context(), letter())
	if err == nil {
		t.Error("an answer that broke off is success")
	}
	quiet(t, err)
	g, err := gateway.Open(&http.Transport{}, s.URL, key, now)
	if err != nil {
		t.Fatal(err)
	}
	if err = g.Send(t.Context(), letter()); err == nil {
		t.Error("a certificate of nobody is trusted")
	}
	quiet(t, err)
}

// silent never answers, until the request is given up.
type silent struct{}

func (silent) RoundTrip(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, errors.New("given up")
}

// TestTimeout: an answer that does not come is waited for 8 seconds.
func TestTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, err := gateway.Open(silent{}, "https://gateway.example/", key, now)
		if err != nil {
			t.Fatal(err)
		}
		begun := time.Now()
		err = g.Send(t.Context(), letter())
		if waited := time.Since(begun); err == nil || waited != 8*time.Second {
			t.Errorf("got %v after %v", err, waited)
		}
	})
}

func TestOpenRefuses(t *testing.T) {
	for _, c := range []struct{ address, key string }{
		{"", key},
		{"http://gateway.example/", key},
		{"https:///notices", key},
		{"https://user:secret@gateway.example/", key},
		{"https://gateway.example/#a", key},
		{"https://gateway.example/\x00", key},
		{"https://gateway.example/", ""},
		{"https://gateway.example/", key[1:]},
	} {
		_, err := gateway.Open(http.DefaultTransport, c.address, c.key, now)
		if err == nil || strings.Contains(err.Error(), "secret") || c.key != "" && strings.Contains(err.Error(), c.key) {
			t.Errorf("%q: got %v", c.address, err)
		}
	}
}
