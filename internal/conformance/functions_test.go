package conformance

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"beian/internal/casework"
	"beian/internal/conformance/cloud"
	"beian/internal/conformance/dynamolocal"
	"beian/internal/demo"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/records"
	"beian/internal/table"
	"beian/internal/table/dynamodb"
	"beian/internal/web"
)

// build builds the functions as AWS runs them but for the processor, which is
// this machine's.
func build(t *testing.T) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "functions") + string(filepath.Separator)
	cmd := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-buildvcs=false", "-tags", "lambda.norpc,nethttpomithttp2",
		"-ldflags", "-s -w", "-o", folder, "./functions/...")
	cmd.Dir = "../.."
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return folder
}

// open starts all functions over a fresh table, with one access provider.
func open(t *testing.T, through http.RoundTripper) (*cloud.Cloud, table.Table) {
	t.Helper()
	service := start(t)
	create(t, service, "records")
	tbl := table.Checked(dynamodb.New(service.Client(nil), "records", briefly))
	for _, p := range demo.Providers() {
		it, err := records.ProviderItem(p)
		if err != nil {
			t.Fatal(err)
		}
		if err := tbl.Commit(t.Context(), table.Put(it, table.IfAbsent())); err != nil {
			t.Fatal(err)
		}
	}
	log := io.Writer(io.Discard)
	if testing.Verbose() {
		log = t.Output()
	}
	binaries := build(t)
	// The gateway of objects makes its folder the process's working directory.
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	folder, err := os.MkdirTemp("", "beian-cloud-")
	if err != nil {
		t.Fatal(err)
	}
	c, err := cloud.Open(t.Context(), cloud.Config{
		Folder: folder, Database: service, Table: "records", Binaries: binaries, Through: through, Accounts: demo.Accounts(), Log: log,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(c.Close(), os.Chdir(here), os.RemoveAll(folder)); err != nil {
			t.Error(err)
		}
	})
	return c, tbl
}

// people drives the people of one case against the functions.
func people(c *cloud.Cloud, key string, n int) *demo.Case {
	p := demo.NewCase(c.URL(), demo.AccountApplicant, key, filingtest.Form(filing.Enterprise, "11", n), http.DefaultClient, time.Minute)
	p.Code = func(ctx context.Context, person string, delivery int) (string, error) {
		who, _ := p.Form.Person(person)
		for {
			var codes []string
			for _, text := range c.Messages.To(who.Mobile.Reveal()) {
				if _, rest, ok := strings.Cut(text, "短信核验码为"); ok && len(rest) >= 6 {
					codes = append(codes, rest[:6])
				}
			}
			if len(codes) >= delivery {
				return codes[len(codes)-1], nil
			}
			select {
			case <-ctx.Done():
				return "", ctx.Err()
			case <-time.After(20 * time.Millisecond): // nobody tells that an SMS has come
			}
		}
	}
	return p
}

// file takes a case from draft to number, with one return and correction.
func file(ctx context.Context, p *demo.Case) error {
	correct := func(ctx context.Context) error {
		p.Form.Sites[0].Name += "新"
		if err := p.Resubmit(ctx); err != nil {
			return err
		}
		return p.Await(ctx, filing.AwaitingPreCheck)
	}
	for _, step := range []func(context.Context) error{
		p.Start, p.Submit,
		func(ctx context.Context) error {
			return p.PreCheck(ctx, time.Time{}, casework.Ground{Code: "site-name", Field: "sites[s1].name"})
		},
		correct,
		func(ctx context.Context) error { return p.PreCheck(ctx, time.Time{}) },
		p.Appear, p.Verify, p.Confirm,
		func(ctx context.Context) error { return p.Review(ctx, casework.Verdict{Decision: "approve"}) },
		func(ctx context.Context) error { return p.Await(ctx, filing.Filed) },
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// TestFunctionsFileACase: the binaries alone take a case from draft to number,
// over HTTP and real signed uploads, through the state machine, while the table
// is busy and loses answers.
func TestFunctionsFileACase(t *testing.T) {
	faults := &dynamolocal.Faults{Throttled: 0.04, Lost: 0.01, Broken: 0.01, Rand: rand.New(rand.NewPCG(3, 4))}
	c, tbl := open(t, faults)
	if err := c.Wire(); err != nil {
		t.Fatal(err)
	}
	p := people(c, "whole", 1)
	if err := file(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	faults.Set(0, 0, 0)
	if _, err := c.Invoke(t.Context(), "sweep", []byte(`{}`)); err != nil {
		t.Fatalf("sweep: %v", err)
	}
	v, err := p.View(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if year := time.Now().In(time.FixedZone("Asia/Shanghai", 8*60*60)).Year(); v.Case.Number.String() != fmt.Sprintf("京ICP备%d000001号", year) {
		t.Errorf("number %s", v.Case.Number)
	}
	history, err := records.History(t.Context(), tbl, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := filing.Replay(history); err != nil {
		t.Errorf("the history does not replay: %v", err)
	}
	if o, err := p.Status(t.Context(), v.Case.Receipt); err != nil || o.Number != v.Case.Number.String() {
		t.Errorf("published %+v, %v", o, err)
	}
	heard := map[string]bool{}
	for _, e := range c.Bus.Events() {
		heard[e.DetailType] = true
	}
	for _, r := range history {
		if !heard[string(r.Event)] {
			t.Errorf("the bus did not hear %s", r.Event)
		}
	}
	if len(c.Scheduler.Schedules()) == 0 {
		t.Error("no reminder was armed")
	}
	told(t, c, p)
	x, err := c.Machine.Engine.Describe(t.Context(), p.ID+"-g1")
	if err != nil || x.State != "Filed" || x.Status != "SUCCEEDED" {
		t.Errorf("the execution is %s in %s, %v", x.Status, x.State, err)
	}
	for _, name := range []string{"throttled", "lost", "broken"} {
		if faults.Injected(name) == 0 {
			t.Errorf("no request was %s", name)
		}
	}
}

// told: e-mails and letters in his account's mailbox reached the applicant, each
// e-mail under a subject and none of them with a code.
// One whose table did not answer is due again a minute later, so that not all
// need have come.
func told(t *testing.T, c *cloud.Cloud, p *demo.Case) {
	t.Helper()
	applicant, _ := p.Form.Person(p.Form.Subject.Head)
	letters := c.Letters.To(applicant.Email.Reveal())
	if len(letters) == 0 {
		t.Error("no e-mail reached the applicant")
	}
	for _, l := range letters {
		if l.Subject == "" || l.Text == "" || strings.Contains(l.Text, "短信核验码") {
			t.Errorf("got the e-mail %+v", l)
		}
	}
	var own casework.Letters
	if err := p.Applicant.Do(t.Context(), http.MethodGet, "/api/applicant/letters", nil, &own); err != nil || len(own.Letters) == 0 {
		t.Errorf("the account's mailbox has %+v, %v", own, err)
	}
	for _, l := range own.Letters {
		if l.Template == "" || l.Text == "" || strings.Contains(l.Text, "短信核验码") {
			t.Errorf("the account was told %+v", l)
		}
	}
}

// TestAPersonConsentsByLink: the functions alone send a person his link, and take
// his consent by it from nobody but who has it.
func TestAPersonConsentsByLink(t *testing.T) {
	c, tbl := open(t, nil)
	if err := c.Wire(); err != nil {
		t.Fatal(err)
	}
	p, ctx := people(c, "link", 3), t.Context()
	for _, step := range []func(context.Context) error{p.Start, p.Submit} {
		if err := step(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Applicant.Do(ctx, http.MethodPost, "/api/applicant/cases/"+p.ID+"/consent-requests", web.PersonBody{Person: "p2"}, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Invoke(ctx, "sweep", []byte(`{}`)); err != nil {
		t.Fatalf("sweep: %v", err)
	}
	head, _ := p.Form.Person("p2")
	secret := ""
	for _, l := range c.Letters.To(head.Email.Reveal()) { // an SMS may wait for the morning
		if _, rest, ok := strings.Cut(l.Text, cloud.Site+casework.ConsentPath); ok {
			secret, _, _ = strings.Cut(rest, " ")
		}
	}
	if secret == "" {
		t.Fatal("the person was sent no link")
	}
	ask := func(method, secret, body string, want int) {
		t.Helper()
		r, err := http.NewRequestWithContext(ctx, method, c.URL()+"/api/person/consent", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+secret)
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Idempotency-Key", "once")
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		if answer.StatusCode != want {
			t.Errorf("%s is answered %d %s, want %d", method, answer.StatusCode, text, want)
		}
	}
	ask(http.MethodGet, secret, "", http.StatusOK)
	ask(http.MethodGet, strings.Repeat("0", 32), "", http.StatusNotFound)
	ask(http.MethodPost, strings.Repeat("0", 32), `{"version":1}`, http.StatusNotFound)
	ask(http.MethodPost, secret, `{"version":1}`, http.StatusOK)
	ask(http.MethodPost, secret, `{"version":1}`, http.StatusOK)
	given, found, err := records.ReadConsent(ctx, tbl, p.ID, "p2")
	if err != nil || !found || given.How != "link" {
		t.Errorf("the consent is %+v, %v", given, err)
	}
}
