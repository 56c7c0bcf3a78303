package statemachine_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"beian/internal/filing"
	"beian/internal/states"
	"beian/internal/table"
	"beian/internal/table/memory"
	"beian/statemachine"
)

// desk is the functions behind the machine in miniature: one case that moves
// by the lifecycle table, and the token protocol between it and the engine. It
// keeps to what the machine asks of its functions: a task that finds the case
// at another visit than its own does nothing and gives its own visit back, so
// that the wait after it sees that the case has gone on.
type desk struct {
	t      testing.TB
	engine *states.Engine
	now    time.Time

	status         filing.Status
	version, visit int64

	name  string // of the present execution
	wait  *wait
	fails map[string][]error     // of the next invocations, by function
	ahead map[string]func(*desk) // done ahead of a function's next invocation
	after map[string]func(*desk) // done after it
}

// wait is what await-answer has stored.
type wait struct {
	token, entered string
	visit          int64
	parked         bool
}

type failure string

func (f failure) Error() string     { return "failed" }
func (f failure) ErrorName() string { return string(f) }

// answer is the input of an execution and the output of every state.
type answer struct {
	CaseID string        `json:"caseId"`
	Status filing.Status `json:"status"`
	Visit  int64         `json:"visit"`
}

// machine loads the file with every function named as its substitution.
func machine(t testing.TB) *states.Machine {
	t.Helper()
	values := map[string]string{}
	for _, name := range statemachine.Substitutions() {
		values[name] = name
	}
	values["Partition"] = "aws"
	definition, err := statemachine.Substitute(values)
	if err != nil {
		t.Fatal(err)
	}
	m, err := states.Load(definition)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// newDesk has a case at the status and no execution of it yet.
func newDesk(t testing.TB, status filing.Status) *desk {
	t.Helper()
	return deskWith(t, machine(t), status)
}

func deskWith(t testing.TB, m *states.Machine, status filing.Status) *desk {
	d := &desk{
		t: t, now: time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC), status: status, version: 1, visit: 1,
		fails: map[string][]error{}, ahead: map[string]func(*desk){}, after: map[string]func(*desk){},
	}
	random, ids := rand.New(rand.NewPCG(1, 2)), 0
	d.engine = &states.Engine{
		Machine: m, Table: table.Checked(memory.New()), Invoke: d.invoke,
		Now:   func() time.Time { return d.now },
		NewID: func() string { ids++; return "id" + strconv.Itoa(ids) },
		Rand:  random.Float64,
	}
	return d
}

// begin starts the execution of a generation at the case's present status and
// runs it until it waits.
func (d *desk) begin(generation int) {
	d.t.Helper()
	d.name = fmt.Sprintf("c1-g%d", generation)
	input, _ := json.Marshal(answer{"c1", d.status, d.visit})
	d.ok(d.engine.Start(d.t.Context(), d.name, input))
	d.run()
}

// run steps the execution until it waits for a token or has ended.
func (d *desk) run() {
	d.t.Helper()
	for {
		next, err := d.engine.Step(d.t.Context(), d.name)
		d.ok(err)
		if next.IsZero() {
			return
		}
		d.now = next
	}
}

// decide makes the case move by the event, to the status if the event leads to
// several, and lets the execution follow.
func (d *desk) decide(event string) {
	d.t.Helper()
	d.move(event)
	d.follow()
}

func (d *desk) move(event string) {
	d.t.Helper()
	on, to, _ := strings.Cut(event, ">")
	for _, row := range filing.Lifecycle() {
		if row.From == d.status && string(row.On) == on && (to == "" || string(row.To) == to) {
			d.version++
			if row.To.Stage() != d.status.Stage() {
				d.visit = d.version
			}
			d.status = row.To
			return
		}
	}
	d.t.Fatalf("%s is no move at %s", event, d.status)
}

// follow answers the wait if the case has left the visit it is for.
func (d *desk) follow() {
	d.t.Helper()
	for d.wait != nil && d.wait.visit != d.visit {
		d.send()
	}
}

// resume is what an operator does for a parked case.
func (d *desk) resume() {
	d.t.Helper()
	if d.wait == nil || !d.wait.parked {
		d.t.Fatal("the case is not parked")
	}
	d.send()
}

func (d *desk) send() {
	d.t.Helper()
	token := d.wait.token
	d.wait = nil
	output, _ := json.Marshal(answer{"c1", d.status, d.visit})
	d.ok(d.engine.SendTaskSuccess(d.t.Context(), token, output))
	d.run()
}

func (d *desk) invoke(_ context.Context, function string, payload []byte) ([]byte, error) {
	var in struct {
		Visit                 int64
		Token, Entered, State string
		Parked                bool
		CaseID                string
	}
	if err := json.Unmarshal(payload, &in); err != nil || in.CaseID != "c1" {
		d.t.Errorf("%s is invoked with %s", function, payload)
	}
	d.fieldsOf(function, in.State, payload)
	if first := d.ahead[function]; first != nil {
		delete(d.ahead, function)
		first(d)
	}
	if left := d.fails[function]; len(left) > 0 {
		d.fails[function] = left[1:]
		return nil, left[0]
	}
	if function == "AwaitAnswer" {
		d.wait = &wait{token: in.Token, entered: in.Entered, visit: in.Visit, parked: in.Parked}
		return nil, nil
	}
	out := answer{"c1", d.status, in.Visit}
	if in.Visit == d.visit {
		switch {
		case function == "AcceptSubmission" && d.status == filing.Submitted:
			d.move("SubmissionAccepted")
		case function == "IssueNumber" && d.status == filing.Approved:
			d.move("NumberIssued")
		case function != "PreCheck":
			return nil, errors.New("the case is not at this stage")
		}
		out = answer{"c1", d.status, d.visit}
	}
	result, err := json.Marshal(out)
	if last := d.after[function]; last != nil {
		delete(d.after, function)
		last(d)
	}
	return result, err
}

// fieldsOf checks that a payload holds exactly the fields of its kind: ids,
// and nothing that identifies a person.
func (d *desk) fieldsOf(function, state string, payload []byte) {
	want := []string{"caseId", "visit"}
	if function == "AwaitAnswer" {
		want = []string{"caseId", "entered", "execution", "retry", "state", "token", "visit"}
		if state == "Park" {
			want = []string{"caseId", "entered", "execution", "parked", "retry", "state", "token", "visit"}
		}
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal(payload, &fields) != nil || !slices.Equal(slices.Sorted(maps.Keys(fields)), want) {
		d.t.Errorf("%s in %s is invoked with %s", function, state, payload)
	}
}

func (d *desk) execution() states.Execution {
	d.t.Helper()
	x, err := d.engine.Describe(d.t.Context(), d.name)
	d.ok(err)
	return x
}

func (d *desk) ok(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}
