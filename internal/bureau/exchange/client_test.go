package exchange_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"beian/internal/bureau"
	"beian/internal/bureau/exchange"
	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
)

const key = "0123456789abcdef0123456789abcdef"

func at() time.Time { return time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC) }

// wire answers requests with one reply, and keeps the last.
type wire struct {
	status int
	body   string
	err    error
	header http.Header
	got    []byte
	url    string
}

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	w.header, w.url = r.Header, r.URL.String()
	w.got, _ = io.ReadAll(r.Body)
	if w.err != nil {
		return nil, w.err
	}
	h := http.Header{"Location": {"https://elsewhere.example/"}}
	return &http.Response{StatusCode: w.status, Header: h, Body: io.NopCloser(strings.NewReader(w.body)), Request: r}, nil
}

func open(t *testing.T, w *wire) exchange.Systems {
	t.Helper()
	x, err := exchange.Open(bureau.Desk{}, w, at, exchange.System{Bureau: "31", Address: "https://bureau.example/filings?secret=1", Key: key})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func submissions() []casework.Submission {
	return []casework.Submission{
		{
			Sequence: 7, Case: "c1", Receipt: "0123456789ABCDEFG", Slip: 2, Digest: "d", Form: filingtest.Form(filing.Enterprise, "31", 1),
			Scans: []casework.Proof{{Scan: "x", Purpose: "slip", Site: "s1", Type: "image/jpeg", SHA256: "h"}},
		},
		{Sequence: 8, Case: "c2", Void: true, Form: filingtest.Form(filing.Enterprise, "31", 2)},
	}
}

// TestRequest: a batch is signed, says everything of what is to be reviewed and
// nothing of what is void, and its answers are taken.
func TestRequest(t *testing.T) {
	w := &wire{status: http.StatusOK, body: `{"answers":[{"sequence":7,"result":"refused","codes":["format","4711 甲"]},{"sequence":8,"result":"acknowledged","reference":"a-1"},{"sequence":9,"result":"later"}],"expected":12}`}
	got, err := open(t, w).Submit(t.Context(), "31", submissions())
	if err != nil {
		t.Fatal(err)
	}
	a := got.Answers
	if len(a) != 3 || got.Expected != 12 || a[0].Result != casework.DeliveryFailed || strings.Join(a[0].Refused, "|") != "format|4711 甲" ||
		a[1].Result != casework.Acknowledged || a[1].Reference != "a-1" || a[2].Result != casework.Later {
		t.Errorf("the answers are %+v", got)
	}
	if w.url != "https://bureau.example/filings?secret=1" || w.header.Get("Content-Type") != "application/json" || !exchange.Signed(w.header, key, at(), w.got) {
		t.Errorf("the request to %s has %v", w.url, w.header)
	}
	text := string(w.got)
	for _, want := range []string{
		`{"bureau":"31","entries":[{"sequence":7,"case":"c1","receipt":"`, `"slip":{"version":2,"digest":"d"}`, `"name":"张示例"`,
		`"scans":[{"scan":"x","purpose":"slip","site":"s1","type":"image/jpeg","sha256":"h"}]}`, `{"sequence":8,"case":"c2","void":true}]}`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the body lacks %s:\n%s", want, text)
		}
	}
}

// TestNotTaken: whatever is no answer of the contract leaves everything queued,
// and the error repeats nothing.
func TestNotTaken(t *testing.T) {
	for name, w := range map[string]*wire{
		"unreachable":             {err: errors.New("refused")},
		"wrong signature":         {status: 401, body: "张示例"},
		"another case":            {status: 409},
		"down":                    {status: 503},
		"moved":                   {status: 307},
		"accepted":                {status: 202, body: `{"answers":[]}`},
		"no JSON":                 {status: 200, body: "张示例"},
		"cut off":                 {status: 200, body: `{"answers":[{"sequence":7,"result":"ackno`},
		"no result":               {status: 200, body: `{"answers":[{"sequence":7}]}`},
		"a result of no contract": {status: 200, body: `{"answers":[{"sequence":7,"result":"张示例"}]}`},
		"no reference":            {status: 200, body: `{"answers":[{"sequence":7,"result":"acknowledged"}]}`},
		"a name as reference":     {status: 200, body: `{"answers":[{"sequence":7,"result":"acknowledged","reference":"张示例"}]}`},
		"no codes":                {status: 200, body: `{"answers":[{"sequence":7,"result":"refused"}]}`},
		"a control in a code":     {status: 200, body: `{"answers":[{"sequence":7,"result":"refused","codes":["a\u0007"]}]}`},
		"a long code":             {status: 200, body: `{"answers":[{"sequence":7,"result":"refused","codes":["` + strings.Repeat("a", 101) + `"]}]}`},
		"endless":                 {status: 200, body: strings.Repeat(" ", 2<<20) + `{"answers":[]}`},
	} {
		_, err := open(t, w).Submit(t.Context(), "31", submissions())
		if err == nil || strings.Contains(err.Error(), "张示例") || strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), key) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestOtherBureaus keep the built-in desk.
func TestOtherBureaus(t *testing.T) {
	w := &wire{}
	got, err := open(t, w).Submit(t.Context(), "11", submissions()[:1])
	if err != nil || len(got.Answers) != 1 || got.Answers[0].Reference != "desk-11-7" || w.url != "" {
		t.Errorf("%+v, %v, %s", got, err, w.url)
	}
}

// TestAddresses: what may be the address of a system.
func TestAddresses(t *testing.T) {
	for address, want := range map[string]bool{
		"https://bureau.example/": true, "https://bureau.example:8443/a?b=c": true, "http://127.0.0.1:8090/": true, "http://[::1]:8090/": true,
		"http://bureau.example/": false, "http://localhost:8090/": false, "https://a:b@bureau.example/": false, "https://bureau.example/#a": false,
		"bureau.example": false, "": false, "ftp://127.0.0.1/": false, "http://192.0.2.1/": false,
	} {
		_, err := exchange.Open(bureau.Desk{}, nil, at, exchange.System{Bureau: "31", Address: address, Key: key})
		if (err == nil) != want {
			t.Errorf("%s: %v", address, err)
		}
	}
}
