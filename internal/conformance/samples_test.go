package conformance

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	samples "beian/events"
	"beian/internal/casework"
	"beian/internal/conformance/cloud"
	"beian/internal/conformance/dynamolocal"
	"beian/internal/conformance/runtimeapi"
	"beian/internal/demo"
	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/states"
	"beian/internal/table"
	"beian/internal/web"
)

// The ids in the samples.
const (
	sampleCase = "01hz3w5k7m2p4q6r"
	sampleScan = "02hz3w5k7m2p4q6r"
)

// hand is a case that the samples alone move on: nothing is wired, so that each
// function does exactly what its sample asks it.
type hand struct {
	*demo.Case
	t     *testing.T
	cloud *cloud.Cloud
	table table.Table
	used  map[string]bool
}

// invoke hands a function its sample with the ids of this case, and further
// replacements in pairs, twice: the second delivery must get the same answer.
func (h *hand) invoke(name string, replace ...string) []byte {
	h.t.Helper()
	input := h.input(name, replace...)
	first, err := h.cloud.Invoke(h.t.Context(), name, input)
	if err != nil {
		h.t.Fatalf("%s: %v", name, err)
	}
	if second, err := h.cloud.Invoke(h.t.Context(), name, input); err != nil || undated(second) != undated(first) {
		h.t.Errorf("%s answered %s, and at the second delivery %s, %v", name, first, second, err)
	}
	return first
}

// undated is an answer without the second that it was given in.
func undated(answer []byte) string {
	return regexp.MustCompile(`"Date":"[^"]*"`).ReplaceAllString(string(answer), "")
}

// invokeOnce is for an answer with a reference, which is never the same.
func (h *hand) invokeOnce(name string) []byte {
	h.t.Helper()
	answer, err := h.cloud.Invoke(h.t.Context(), name, h.input(name))
	h.ok(err)
	return answer
}

// input gives a function's sample with the ids of this case.
func (h *hand) input(name string, replace ...string) []byte {
	h.t.Helper()
	h.used[name] = true
	text, err := fs.ReadFile(samples.Files(), "samples/"+name+".json")
	if err != nil {
		h.t.Fatal(err)
	}
	ids := strings.NewReplacer(append(replace, sampleCase, h.ID)...)
	input := regexp.MustCompile(`"B": "[^"]*"`).ReplaceAllStringFunc(ids.Replace(string(text)), func(b string) string {
		body, err := base64.StdEncoding.DecodeString(b[len(`"B": "`) : len(b)-1])
		if err != nil {
			h.t.Fatal(err)
		}
		return `"B": "` + base64.StdEncoding.EncodeToString([]byte(ids.Replace(string(body)))) + `"`
	})
	return []byte(input)
}

// stands reads the case and checks its status.
func (h *hand) stands(want filing.Status) filing.Case {
	h.t.Helper()
	c, err := records.Case(h.t.Context(), h.table, h.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	if c.Status != want {
		h.t.Fatalf("the case is %s, want %s", c.Status, want)
	}
	return c
}

func (h *hand) ok(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// upload puts a picture and lets receive-scan find it.
func (h *hand) upload(purpose string, width, height int) string {
	h.t.Helper()
	id, err := h.Upload(h.t.Context(), purpose, "s1", width, height)
	h.ok(err)
	h.invoke("receive-scan", sampleScan, id)
	s, found, err := records.ReadScan(h.t.Context(), h.table, h.ID, id)
	if err != nil || !found || s.State != records.ScanClean {
		h.t.Fatalf("the %s is %+v, %v", purpose, s, err)
	}
	return id
}

// told lets notify hear of the move that led to the case's present version.
func (h *hand) told(version string) { h.invoke("notify", `"version": 3`, `"version": `+version) }

// TestSamplesMoveACase: the sample of every function is what moves a case from
// draft to number.
func TestSamplesMoveACase(t *testing.T) {
	c, tbl := open(t, nil)
	h := &hand{Case: people(c, "samples", 7), t: t, cloud: c, table: tbl, used: map[string]bool{}}
	ctx := t.Context()
	h.ok(h.Start(ctx))
	h.ok(h.Applicant.Do(ctx, http.MethodPost, "/api/applicant/cases/"+h.ID+"/submission", nil, nil))
	h.stands(filing.Submitted)

	if got, want := string(h.invoke("accept-submission")), `{"caseId":"`+h.ID+`","status":"awaiting-pre-check","visit":2}`; got != want {
		t.Errorf("accept-submission answered %s, want %s", got, want)
	}
	if got, want := string(h.invoke("pre-check")), `{"caseId":"`+h.ID+`","status":"awaiting-pre-check","visit":2}`; got != want {
		t.Errorf("pre-check answered %s, want %s", got, want)
	}
	h.invoke("await-answer")
	if w, _, err := records.ReadWait(ctx, tbl, h.ID); err != nil || w.Token != "a-task-token" {
		t.Errorf("the wait is %+v, %v", w, err)
	}
	h.requests(3)
	h.ok(h.PreCheck(ctx, time.Time{}))
	passed := h.stands(filing.AwaitingVerification)
	if passed.Version != 3 {
		t.Fatalf("the pre-check was passed at version %d; the samples say 3", passed.Version)
	}
	h.follows()
	h.publishes(passed.Receipt)
	h.invoke("notify")
	h.headTold("已通过预核验")
	h.invoke("remind")
	if got := h.stands(filing.AwaitingVerification); got.Version != 3 {
		t.Error("a reminder moved the case")
	}

	h.ok(h.Appear(ctx))
	h.ok(h.CheckOff(ctx, "s1"))
	path := "/api/provider/cases/" + h.ID + "/sites/s1/slip"
	h.ok(h.Verifier.Do(ctx, http.MethodPost, path, web.SlipBody{Access: demo.Access()}, nil))
	var slip web.Slip
	h.ok(h.Verifier.Do(ctx, http.MethodGet, path+"?purpose=verification", nil, &slip))
	h.ok(h.Sign(ctx, "s1", slip, h.upload(casework.PurposeSlip, 1240, 1754)))
	h.ok(h.RecordSite(ctx, "s1", h.upload(casework.PurposePhoto, 800, 600)))
	h.ok(h.PassVerification(ctx))
	h.stands(filing.AwaitingDelivery)
	h.invoke("deliver")
	h.stands(filing.AwaitingConfirmation)
	h.told("7")
	h.ok(h.Confirm(ctx))
	h.ok(h.Review(ctx, casework.Verdict{Decision: "approve"}))
	if at := h.stands(filing.Approved); at.Visit != 10 {
		t.Fatalf("the case was approved at version %d; the sample says 10", at.Visit)
	}
	h.invoke("issue-number")
	h.stands(filing.Filed)
	h.invoke("sweep")
	if o, err := h.Status(ctx, passed.Receipt); err != nil || o.Number == "" {
		t.Errorf("after the sweep it is published as %+v, %v", o, err)
	}
	for _, name := range functions(t) {
		if !h.used[name] {
			t.Errorf("%s has not handled its sample", name)
		}
	}
}

// requests lets each function of the API serve its sample; the provider has as
// many rows as its queue.
func (h *hand) requests(rows int) {
	h.t.Helper()
	for _, role := range []string{"applicant", "provider", "bureau"} {
		var out events.APIGatewayV2HTTPResponse
		var page casework.Rows
		h.ok(json.Unmarshal(h.invoke(role+"-api"), &out))
		if err := json.Unmarshal([]byte(out.Body), &page); err != nil || out.StatusCode != http.StatusOK {
			h.t.Errorf("%s-api answered %d %s", role, out.StatusCode, out.Body)
		}
		if len(page.Rows) > rows || role != "bureau" && len(page.Rows) == 0 {
			h.t.Errorf("%s-api lists %d rows", role, len(page.Rows))
		}
	}
	var out events.APIGatewayV2HTTPResponse
	h.ok(json.Unmarshal(h.invokeOnce("person-api"), &out))
	if out.StatusCode != http.StatusNotFound || !strings.Contains(out.Body, `"unknown-link"`) {
		h.t.Errorf("person-api answered a link of nobody's with %d %s", out.StatusCode, out.Body)
	}
}

// follows lets follow start the workflow.
func (h *hand) follows() {
	h.t.Helper()
	h.invoke("follow")
	x, err := h.cloud.Machine.Engine.Describe(h.t.Context(), h.ID+"-g1")
	if err != nil || x.State != "AwaitVerification" {
		h.t.Errorf("the execution is in %q, %v", x.State, err)
	}
}

// publishes lets publish put the move on the bus and the status where the
// public reads it.
func (h *hand) publishes(receipt filing.Receipt) {
	h.t.Helper()
	h.invoke("publish")
	// What came before was not put yet, and goes first.
	var heard []string
	for _, e := range h.cloud.Bus.Events() {
		heard = append(heard, e.Source+" "+e.DetailType)
	}
	if want := []string{"beian CaseSubmitted", "beian SubmissionAccepted", "beian PreCheckPassed"}; !slices.Equal(heard, want) {
		h.t.Errorf("the bus heard %q, want %q", heard, want)
	}
	resp, err := http.Get(h.cloud.URL() + "/" + casework.StatusKey(receipt)) //nolint:noctx // a test's own server
	h.ok(err)
	defer func() { _ = resp.Body.Close() }()
	var o casework.StatusObject
	if err := json.NewDecoder(resp.Body).Decode(&o); err != nil || o.Status != filing.AwaitingVerification {
		h.t.Errorf("the public reads %d %+v, %v", resp.StatusCode, o, err)
	}
}

// headTold wants the head to have been told by SMS; functions know the machine's
// clock alone, and at night in China an SMS waits for the morning.
func (h *hand) headTold(text string) {
	h.t.Helper()
	head, _ := h.Form.Person("p2")
	texts := h.cloud.Messages.To(head.Mobile.Reveal())
	n, found, err := records.ReadNotice(h.t.Context(), h.table, h.ID, "0000000003-pre-check-passed-p2")
	if err != nil || !found {
		h.t.Fatalf("the head's notice is not in the ledger (%v)", err)
	}
	if morning := n.Next.In(time.FixedZone("Asia/Shanghai", 8*60*60)); !n.Next.IsZero() {
		if len(texts) != 0 || morning.Format("15:04:05") != "08:00:00" || morning.Before(time.Now()) {
			h.t.Errorf("the head was told %q, the rest at %s", texts, morning)
		}
		return
	}
	if len(texts) != 1 || !strings.Contains(texts[0], text) {
		h.t.Errorf("the head was told %q", texts)
	}
}

// functions lists the folders of the functions.
func functions(t *testing.T) []string {
	t.Helper()
	list, err := fs.Glob(samples.Files(), "samples/*.json")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, name := range list {
		names = append(names, strings.TrimSuffix(strings.TrimPrefix(name, "samples/"), ".json"))
	}
	return names
}

// TestMalformedInputs: every function refuses what it does not take with an
// error that the state machine knows by name, and does not die of it.
func TestMalformedInputs(t *testing.T) {
	c, _ := open(t, nil)
	for _, name := range functions(t) {
		for _, input := range []string{`"text"`, `[1]`, `{"caseId":`} {
			_, err := c.Invoke(t.Context(), name, []byte(input))
			var failed *runtimeapi.FunctionError
			if !errors.As(err, &failed) || failed.Type != "Invalid" || strings.Contains(failed.Message, "text") {
				t.Errorf("%s answered %s with %v, want Invalid", name, input, err)
			}
		}
	}
	// What is well-formed and wrong has the name of its kind.
	for name, input := range map[string]string{
		"accept-submission": `{"caseId":"` + sampleCase + `","visit":1}`,
		"pre-check":         `{"caseId":"` + sampleCase + `","visit":1}`,
		"issue-number":      `{"caseId":"` + sampleCase + `","visit":1}`,
	} {
		_, err := c.Invoke(t.Context(), name, []byte(input))
		var failed *runtimeapi.FunctionError
		if !errors.As(err, &failed) || failed.Type != "NotFound" {
			t.Errorf("%s answered an unknown case with %v, want NotFound", name, err)
		}
	}
	if _, err := c.Invoke(context.WithoutCancel(t.Context()), "await-answer",
		[]byte(`{"caseId":"`+sampleCase+`","visit":1,"token":"t","execution":"another-g1"}`)); err == nil {
		t.Error("await-answer took an execution of another case")
	}
}

// TestErrorsReachTheMachine: what a function answers is what Retry and Catch of
// the state machine see, by its name.
func TestErrorsReachTheMachine(t *testing.T) {
	faults := &dynamolocal.Faults{Rand: rand.New(rand.NewPCG(5, 6))}
	c, tbl := open(t, faults)
	h := &hand{Case: people(c, "errors", 9), t: t, cloud: c, table: tbl, used: map[string]bool{}}
	ctx := t.Context()
	h.ok(h.Start(ctx))
	h.ok(h.Applicant.Do(ctx, http.MethodPost, "/api/applicant/cases/"+h.ID+"/submission", nil, nil))
	engine := c.Machine.Engine
	step := func(name string) states.Execution {
		t.Helper()
		_, err := engine.Step(ctx, name)
		h.ok(err)
		x, err := engine.Describe(ctx, name)
		h.ok(err)
		return x
	}
	h.ok(engine.Start(ctx, h.ID+"-g1", []byte(`{"caseId":"`+h.ID+`","status":"submitted","visit":1}`)))
	faults.Set(1, 0, 0)
	if x := step(h.ID + "-g1"); x.Error != "Unavailable" || x.State != "AcceptSubmission" || x.Due.IsZero() {
		t.Errorf("with a busy table the execution is in %s with %q", x.State, x.Error)
	}
	faults.Set(0, 0, 0)
	engine.Now = func() time.Time { return time.Now().Add(time.Minute) }
	if x := step(h.ID + "-g1"); x.State != "PreCheck" {
		t.Errorf("tried again, the execution is in %s with %q", x.State, x.Error)
	}
	h.ok(engine.Start(ctx, sampleCase+"-g1", []byte(`{"caseId":"`+sampleCase+`","status":"submitted","visit":1}`)))
	if x := step(sampleCase + "-g1"); x.Error != "NotFound" {
		t.Errorf("for a case that is not there the execution has the error %q", x.Error)
	}
}
