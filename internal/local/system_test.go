package local_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"beian/internal/casework"
	"beian/internal/demo"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/local"
	"beian/internal/web"
)

func open(t *testing.T, folder string, change ...func(*local.Config)) *local.System {
	t.Helper()
	c := local.Config{
		Folder: folder, Address: "127.0.0.1:0", ScansAddress: "127.0.0.1:0", Begin: filingtest.Now(), Demonstration: true,
		Accounts: demo.Accounts(), Providers: demo.Providers(), Log: slog.New(slog.DiscardHandler),
	}
	for _, f := range change {
		f(&c)
	}
	s, err := local.Open(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func people(s *local.System, n int) *demo.Case {
	form := filingtest.Form(filing.Enterprise, "11", n)
	return demo.NewCase(s.URL(), demo.AccountApplicant, "test", form, http.DefaultClient, 20*time.Second)
}

// fetch gets a path without signing in.
func fetch(t *testing.T, url string) (int, http.Header, string) {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, resp.Header, string(body)
}

// TestGoesOnAfterARestart stops the system between two moves and goes on in the
// same folder: cases, clock and published status are as they were.
func TestGoesOnAfterARestart(t *testing.T) {
	ctx := context.Background()
	folder := t.TempDir()
	s := open(t, folder)
	c := people(s, 1)
	later := filingtest.Now().AddDate(0, 0, 3)
	for _, err := range []error{c.Start(ctx), c.Submit(ctx), c.MoveClock(ctx, later)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}

	s = open(t, folder)
	defer func() { _ = s.Close() }()
	if s.Now().Before(later) {
		t.Errorf("the clock went back to %s", s.Now())
	}
	again := people(s, 1)
	again.ID = c.ID
	if err := again.PreCheck(ctx, later); err != nil {
		t.Fatal(err)
	}
	v, err := again.View(ctx)
	if err != nil || v.Case.Status != filing.AwaitingVerification {
		t.Fatalf("the case is %s (%v)", v.Case.Status, err)
	}
	waitFor(t, func() string {
		code, header, body := fetch(t, s.URL()+"/"+casework.StatusKey(v.Case.Receipt))
		var o casework.StatusObject
		if code != http.StatusOK || json.Unmarshal([]byte(body), &o) != nil || o.Version != v.Case.Version {
			return "status " + body
		}
		date, err := http.ParseTime(header.Get("Date"))
		if err != nil || date.Before(later.Add(-time.Minute)) || date.After(later.AddDate(0, 0, 1)) {
			return "date " + header.Get("Date")
		}
		return ""
	})
}

// waitFor polls until what answers that nothing is amiss; it bounds the wait.
func waitFor(t *testing.T, amiss func() string) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); ; {
		what := amiss()
		if what == "" {
			return
		}
		if time.Now().After(end) {
			t.Fatal(what)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// TestSlipIsProvenSoon: whoever scans the code of a slip that was just made learns
// of it long before the next sweep.
func TestSlipIsProvenSoon(t *testing.T) {
	ctx := context.Background()
	s := open(t, t.TempDir())
	defer func() { _ = s.Close() }()
	c := people(s, 1)
	for _, err := range []error{c.Start(ctx), c.Submit(ctx), c.PreCheck(ctx, time.Time{}), c.Appear(ctx)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	v, err := c.View(ctx)
	if err != nil {
		t.Fatal(err)
	}
	// The moves so far are published: they bring no slip along any more.
	waitFor(t, func() string {
		_, _, body := fetch(t, s.URL()+"/"+casework.StatusKey(v.Case.Receipt))
		var o casework.StatusObject
		if json.Unmarshal([]byte(body), &o) != nil || o.Version != v.Case.Version {
			return "status " + body
		}
		return ""
	})
	path := "/api/provider/cases/" + c.ID + "/sites/s1/slip"
	if err := c.Verifier.Do(ctx, http.MethodPost, path, web.SlipBody{Access: demo.Access()}, nil); err != nil {
		t.Fatal(err)
	}
	var slip web.Slip
	if err := c.Verifier.Do(ctx, http.MethodGet, path+"?purpose=verification", nil, &slip); err != nil {
		t.Fatal(err)
	}
	code := strings.TrimPrefix(slip.Sheet.Proof, casework.SlipProofPath)
	waitFor(t, func() string {
		status, _, body := fetch(t, s.URL()+"/"+casework.SlipKey(code))
		var o casework.SlipObject
		if status != http.StatusOK || json.Unmarshal([]byte(body), &o) != nil || o.State != casework.SlipCurrent || o.Digest != slip.Digest {
			return "proof " + body
		}
		return ""
	})
}

// TestLinkIsSentSoon: a person who is asked to consent has his link long before
// the next sweep; it leads to this system's site and opens his consent.
func TestLinkIsSentSoon(t *testing.T) {
	ctx := context.Background()
	s := open(t, t.TempDir())
	defer func() { _ = s.Close() }()
	c := people(s, 1)
	for _, err := range []error{c.Start(ctx), c.Submit(ctx)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Applicant.Do(ctx, http.MethodPost, "/api/applicant/cases/"+c.ID+"/consent-requests", web.PersonBody{Person: "p2"}, nil); err != nil {
		t.Fatal(err)
	}
	link := ""
	waitFor(t, func() string {
		var page struct{ Letters []struct{ Text string } }
		if err := c.Applicant.Do(ctx, http.MethodGet, "/demonstration/mailbox", nil, &page); err != nil {
			return err.Error()
		}
		for _, l := range page.Letters {
			if _, rest, ok := strings.Cut(l.Text, " "+s.URL()+casework.ConsentPath); ok {
				link, _, _ = strings.Cut(rest, " ")
				return ""
			}
		}
		return "no link"
	})
	for secret, want := range map[string]int{link: http.StatusOK, link[1:] + "0": http.StatusNotFound} {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL()+"/api/person/consent", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+secret)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		if answer.StatusCode != want {
			t.Errorf("the link is answered %d, want %d", answer.StatusCode, want)
		}
	}
}

// TestCaseLapsesByTheClock moves the clock over the end of the month: reminders
// come first, then the case lapses, and its domain is free again.
func TestCaseLapsesByTheClock(t *testing.T) {
	ctx := context.Background()
	s := open(t, t.TempDir())
	defer func() { _ = s.Close() }()
	c := people(s, 1)
	for _, err := range []error{c.Start(ctx), c.Submit(ctx), c.PreCheck(ctx, s.Now())} {
		if err != nil {
			t.Fatal(err)
		}
	}
	v, err := c.View(ctx)
	if err != nil {
		t.Fatal(err)
	}
	due := v.Case.Clock.Due
	if err := c.MoveClock(ctx, due); err != nil {
		t.Fatal(err)
	}
	if v, err = c.View(ctx); err != nil || v.Case.Status != filing.AwaitingVerification {
		t.Errorf("on its last moment the case is %s (%v)", v.Case.Status, err)
	}
	if err := c.MoveClock(ctx, due.Add(filing.LapseGrace+time.Second)); err != nil {
		t.Fatal(err)
	}
	if err := c.Await(ctx, filing.Lapsed); err != nil {
		t.Fatal(err)
	}
	other := demo.NewCase(s.URL(), demo.AccountApplicant, "again", filingtest.Form(filing.Enterprise, "11", 1), http.DefaultClient, 20*time.Second)
	for _, err := range []error{other.Start(ctx), other.Submit(ctx)} {
		if err != nil {
			t.Errorf("the domain is still held: %v", err)
		}
	}
}

func TestClockOnlyMovesForward(t *testing.T) {
	s := open(t, t.TempDir())
	defer func() { _ = s.Close() }()
	err := people(s, 1).MoveClock(context.Background(), filingtest.Now().AddDate(0, 0, -1))
	var p *demo.ProblemError
	if !errors.As(err, &p) || p.Code != "clock-back" || p.Field != "to" {
		t.Errorf("moving it back answered %v", err)
	}
}

func TestHealthAndMetrics(t *testing.T) {
	s := open(t, t.TempDir())
	defer func() { _ = s.Close() }()
	if code, _, body := fetch(t, s.URL()+"/healthz"); code != http.StatusOK || body != "ok\n" {
		t.Errorf("healthz answered %d %q", code, body)
	}
	if code, _, body := fetch(t, s.URL()+"/metrics"); code != http.StatusOK || !strings.Contains(body, `beian_requests_total{status="200"} 1`) {
		t.Errorf("metrics answered %d %q", code, body)
	}
}

// TestNoDemonstration signs people in by another issuer, and has neither a clock
// to move, nor mailboxes, nor accounts to pick.
func TestNoDemonstration(t *testing.T) {
	folder := t.TempDir()
	_, err := local.Open(context.Background(), local.Config{
		Folder: folder, Address: "127.0.0.1:0", ScansAddress: "127.0.0.1:0", Log: slog.New(slog.DiscardHandler),
	})
	if err == nil || !strings.Contains(err.Error(), "issuer") {
		t.Errorf("without an issuer it answered %v", err)
	}
	var other *httptest.Server
	other = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprintf(w, `{"issuer": %q, "jwks_uri": %q, "keys": []}`, other.URL, other.URL+"/keys")
	}))
	defer other.Close()
	s := open(t, folder, func(c *local.Config) { c.Demonstration, c.Issuer, c.Audience = false, other.URL, "api" })
	defer func() { _ = s.Close() }()
	for _, path := range []string{"/demonstration/clock", "/demonstration/mailbox", "/issuer/.well-known/openid-configuration"} {
		if code, _, _ := fetch(t, s.URL()+path); code != http.StatusNotFound {
			t.Errorf("%s answered %d", path, code)
		}
	}
	if code, _, _ := fetch(t, s.URL()+"/api/provider/queue"); code != http.StatusUnauthorized {
		t.Errorf("the queue answered %d without a token", code)
	}
}

// TestOneSystemAFolder refuses a second system in the folder of a running one.
func TestOneSystemAFolder(t *testing.T) {
	folder := t.TempDir()
	s := open(t, folder)
	defer func() { _ = s.Close() }()
	_, err := local.Open(context.Background(), local.Config{
		Folder: folder, Address: "127.0.0.1:0", ScansAddress: "127.0.0.1:0", Demonstration: true, Log: slog.New(slog.DiscardHandler),
	})
	if err == nil || !strings.Contains(err.Error(), folder) {
		t.Errorf("a second system answered %v", err)
	}
}
