package edge_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"testing"

	"github.com/aws/aws-lambda-go/events"

	"beian/internal/awsrun/edge"
	"beian/internal/awsrun/tasks"
	"beian/internal/policy"
)

func invoke(t *testing.T, h http.Handler, event string) events.APIGatewayV2HTTPResponse {
	t.Helper()
	out, err := edge.Handler(slog.New(slog.DiscardHandler), h).Invoke(t.Context(), []byte(event))
	if err != nil {
		t.Fatal(err)
	}
	var answer events.APIGatewayV2HTTPResponse
	if err := json.Unmarshal(out, &answer); err != nil {
		t.Fatal(err)
	}
	return answer
}

func TestRequest(t *testing.T) {
	var got *http.Request
	var body []byte
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r
		body, _ = io.ReadAll(r.Body)
		w.Header().Set("ETag", `"3"`)
		w.WriteHeader(http.StatusCreated)
		w.WriteHeader(http.StatusTeapot)
		_, _ = io.WriteString(w, "京")
	})
	answer := invoke(t, h, `{
		"version": "2.0", "rawPath": "/api/applicant/cases/a b", "rawQueryString": "cursor=x%2Fy&limit=5",
		"headers": {"content-type": "application/json", "idempotency-key": "k"}, "cookies": ["a=1", "b=2"],
		"requestContext": {"domainName": "api.example", "http": {"method": "POST", "sourceIp": "192.0.2.1"}},
		"body": "`+base64.StdEncoding.EncodeToString([]byte(`{"a":1}`))+`", "isBase64Encoded": true}`)
	if got.Method != "POST" || got.URL.Path != "/api/applicant/cases/a b" || got.URL.Query().Get("cursor") != "x/y" || got.Host != "api.example" {
		t.Errorf("got %s %s of %s", got.Method, got.URL, got.Host)
	}
	if got.Header.Get("Idempotency-Key") != "k" || got.Header.Get("Cookie") != "a=1; b=2" || string(body) != `{"a":1}` {
		t.Errorf("got %v, body %s", got.Header, body)
	}
	if answer.StatusCode != http.StatusCreated || answer.Body != "京" || answer.Headers["Etag"] != `"3"` || answer.IsBase64Encoded {
		t.Errorf("answered %+v", answer)
	}
}

func TestAnswerOfBytesAndOfNothing(t *testing.T) {
	answer := invoke(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "a", Value: "1"})
		_, _ = w.Write([]byte{0xff, 0x00})
	}), `{"requestContext":{"http":{"method":"GET"}}}`)
	if answer.Body != "/wA=" || !answer.IsBase64Encoded || len(answer.Cookies) != 1 || answer.StatusCode != 200 {
		t.Errorf("got %+v", answer)
	}
	answer = invoke(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}), `{"requestContext":{"http":{"method":"GET"}}}`)
	if answer.StatusCode != 200 || answer.Body != "" {
		t.Errorf("got %+v", answer)
	}
}

func TestActorComesFromTheAuthorizerOnly(t *testing.T) {
	authenticate := edge.Authenticate(edge.Environment{Role: "custom:role", Provider: "custom:provider"})
	var actor policy.Actor
	var refused error
	h := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { actor, refused = authenticate(r) })
	invoke(t, h, `{"requestContext":{"http":{"method":"GET"},"authorizer":{"jwt":{"claims":
		{"sub":"u1","custom:role":"verifier","custom:provider":"idc-1","role":"auditor"}}}}}`)
	if want := (policy.Actor{ID: "u1", Role: policy.Verifier, Provider: "idc-1"}); refused != nil || actor != want {
		t.Errorf("got %+v, %v", actor, refused)
	}
	for name, event := range map[string]string{
		"no authorizer": `{"headers":{"authorization":"Bearer x","sub":"u1","custom:role":"applicant"},"requestContext":{"http":{"method":"GET"}}}`,
		"no role":       `{"requestContext":{"http":{"method":"GET"},"authorizer":{"jwt":{"claims":{"sub":"u1"}}}}}`,
	} {
		if invoke(t, h, event); refused == nil {
			t.Errorf("%s: was taken for %+v", name, actor)
		}
	}
}

// TestMalformed: an event that is no request has the name that all functions
// give to such an input.
func TestMalformed(t *testing.T) {
	h := edge.Handler(slog.New(slog.DiscardHandler), http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		t.Error("it was served")
	}))
	for _, event := range []string{
		``, `[]`, `{"version":`, `{"requestContext":{"http":{"method":"GET"}},"body":"%","isBase64Encoded":true}`,
		`{"requestContext":{"http":{"method":"B AD"}}}`,
	} {
		if _, err := h.Invoke(t.Context(), []byte(event)); !errors.As(err, new(tasks.Invalid)) {
			t.Errorf("%s: got %v, want Invalid", event, err)
		}
	}
}

// TestPastTheCDN: where there is a secret, only a request that brings it is
// anybody's, and while it changes both do.
func TestPastTheCDN(t *testing.T) {
	for _, c := range []struct {
		secrets []string
		brought string
		refused bool
	}{
		{nil, "", false},
		{nil, "anything", false},
		{[]string{"today"}, "today", false},
		{[]string{"tomorrow", "today"}, "today", false},
		{[]string{"tomorrow", "today"}, "tomorrow", false},
		{[]string{"today"}, "", true},
		{[]string{"today"}, "yesterday", true},
		{[]string{"today"}, "toda", true},
		{[]string{"tomorrow", "today"}, "tomorrow,today", true},
	} {
		authenticate := edge.Authenticate(edge.Environment{OriginSecrets: c.secrets})
		var refused error
		invoke(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { _, refused = authenticate(r) }),
			`{"headers":{"x-origin-verify":"`+c.brought+`"},"requestContext":{"http":{"method":"GET"},"authorizer":{"jwt":{"claims":{"sub":"u1","role":"applicant"}}}}}`)
		if (refused != nil) != c.refused {
			t.Errorf("secrets %v, brought %q: %v", c.secrets, c.brought, refused)
		}
	}
}

// TestCaller: behind the CDN the caller is whom the CDN saw, whatever he says
// himself; without one it is whom the gateway saw; past it there is nobody.
func TestCaller(t *testing.T) {
	for _, c := range []struct {
		name, brought, forwarded, want string
		secrets                        []string
	}{
		{"no CDN", "", "", "192.0.2.9", nil},
		{"no CDN, forged", "", "198.51.100.1, 192.0.2.9", "192.0.2.9", nil},
		{"CDN", "today", "203.0.113.5, 192.0.2.9", "203.0.113.5", []string{"today"}},
		{"CDN, forged", "today", "198.51.100.1, 203.0.113.5, 192.0.2.9", "203.0.113.5", []string{"today"}},
		{"CDN, IPv6", "today", "2001:db8::1,192.0.2.9", "2001:db8::1", []string{"next", "today"}},
		{"CDN, one hop", "today", "192.0.2.9", "192.0.2.9", []string{"today"}},
		{"past the CDN", "yesterday", "203.0.113.5, 192.0.2.9", "", []string{"today"}},
	} {
		caller := edge.Caller(edge.Environment{OriginSecrets: c.secrets})
		var got string
		var refused error
		invoke(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got, refused = caller(r) }),
			`{"headers":{"x-origin-verify":"`+c.brought+`","x-forwarded-for":"`+c.forwarded+`"},"requestContext":{"http":{"method":"GET","sourceIp":"192.0.2.9"}}}`)
		if got != c.want || (refused != nil) != (c.want == "") {
			t.Errorf("%s: %q, %v", c.name, got, refused)
		}
	}
}

// TestCutOff: an answer that is broken off in the middle is a failure and not half
// of a file; any other panic stays one.
func TestCutOff(t *testing.T) {
	answer := invoke(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "half")
		panic(http.ErrAbortHandler)
	}), `{"rawPath": "/", "requestContext": {"http": {"method": "GET"}}}`)
	if answer.StatusCode != http.StatusInternalServerError || answer.Body != "" {
		t.Errorf("answered %+v", answer)
	}
	defer func() {
		if recover() == nil {
			t.Error("a panic is swallowed")
		}
	}()
	invoke(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("other") }),
		`{"rawPath": "/", "requestContext": {"http": {"method": "GET"}}}`)
}
