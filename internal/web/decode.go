package web

import (
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"reflect"

	"beian/internal/filing"
)

// MaxBody is the largest body of a request, in bytes. Scans do not come this
// way.
const MaxBody = 256 << 10

// readBody reads a JSON body strictly: the right content type, a bounded size,
// and what [fit] demands of its type.
func readBody(r *http.Request, into any) ([]byte, error) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return nil, filing.Errorf(filing.Invalid, "content-type", "Content-Type", "send the body as application/json")
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, MaxBody+1))
	if err != nil {
		return nil, filing.Errorf(filing.Invalid, "body-broken", "", "the body did not arrive whole; send it again")
	}
	if len(body) > MaxBody {
		return nil, filing.Errorf(filing.Invalid, "body-too-large", "", "a body has at most %d bytes", MaxBody)
	}
	if len(body) == 0 {
		return nil, filing.Errorf(filing.Invalid, "missing-body", "", "this call takes a JSON object as its body")
	}
	return body, unmarshal(body, into)
}

func unmarshal(body []byte, into any) error {
	if err := fit(body, reflect.TypeOf(into).Elem()); err != nil {
		return err
	}
	if err := json.Unmarshal(body, into); err != nil {
		return malformed()
	}
	return nil
}

// refuseBody refuses a body where none belongs.
func refuseBody(r *http.Request) error {
	if n, _ := r.Body.Read(make([]byte, 1)); n > 0 {
		return filing.Errorf(filing.Invalid, "unexpected-body", "", "this call takes no body")
	}
	return nil
}

// Decode reads a JSON body as strictly as the API does.
func Decode[T any](r *http.Request) (T, error) {
	var v T
	_, err := readBody(r, &v)
	return v, err
}

// Unmarshal reads JSON from elsewhere as strictly as the API reads a body. The
// error names the member at fault and never repeats a value.
func Unmarshal[T any](text []byte) (T, error) {
	var v T
	err := unmarshal(text, &v)
	return v, err
}
