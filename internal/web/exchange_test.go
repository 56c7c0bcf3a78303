package web_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"beian/internal/bureau/sandbox"
	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/records"
)

// passed brings a case to where it waits for its delivery, or beyond.
func (s *system) passed(n int, f filing.Form) string {
	s.t.Helper()
	id := s.submit(n, f)
	s.passPreCheck(id)
	s.do(verifier(), "POST", "provider/cases/"+id+"/sites/s1/appearance", nil)
	s.verifySite(id, "s1")
	s.do(verifier(), "POST", "provider/cases/"+id+"/verification", casework.Verdict{Decision: "pass"})
	return id
}

// later lets time go by, with a round of deliveries at its end.
func (s *system) later(d time.Duration) {
	s.t.Helper()
	s.pass(d)
	s.settle()
}

// TestOutage: a bureau's system is down for 14 days. Nothing that waits is lost,
// the order is kept, and what waited comes in full batches; a case that was
// withdrawn meanwhile leaves no gap.
func TestOutage(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	s := newSystem(t)
	box := s.foreignSystem("11")
	first := s.passed(1, form(1))
	s.stands(first, filing.AwaitingConfirmation)
	box.Tell(sandbox.State{Down: true})
	want := []string{first}
	queued := 60
	if onDatabase() {
		queued = 6 // more take too long there
	}
	for n := 2; n < 2+queued; n++ {
		id := s.passed(n, form(n))
		want = append(want, id)
		if n == queued/2 {
			s.do(applicant(n), "POST", "applicant/cases/"+id+"/withdrawal", nil)
			want[len(want)-1] = "-"
		}
		s.later(14 * 24 * time.Hour / time.Duration(queued))
	}
	for _, id := range want[1:] {
		if id != "-" {
			s.stands(id, filing.AwaitingDelivery)
		}
	}
	box.Tell(sandbox.State{Drop: true}) // it takes what it is tried with, and its answer is lost
	s.later(8 * time.Minute)
	if got := box.Cases("11"); len(got) != 2 {
		t.Errorf("it took %d", len(got))
	}
	box.Tell(sandbox.State{})
	s.later(8 * time.Minute)
	if got := box.Cases("11"); !slices.Equal(got, want) {
		t.Errorf("it took\n%v\nwant\n%v", got, want)
	}
	for _, id := range want {
		if id != "-" {
			s.stands(id, filing.AwaitingConfirmation)
		}
	}
	// While it was down, one filing was tried again and again, and no other read.
	read, _, err := records.AccessRecords(t.Context(), s.stored, want[queued*2/3], "")
	must(t, err)
	tries := 0
	for _, a := range read {
		if a.Purpose == "delivery" {
			tries++
		}
	}
	if tries > 2 {
		t.Errorf("one that waited was read %d times for its delivery", tries)
	}
	through, err := records.ReadCounter(t.Context(), s.stored, records.SettledKey("11"))
	if err != nil || through != int64(queued)+1 {
		t.Errorf("settled through %d, %v", through, err)
	}

	// The bureau falls back on a backup: what it lost is handed over again, and
	// nothing happens to the cases. It is noticed at the next delivery.
	box.Tell(sandbox.State{Keeps: 5})
	last := s.passed(100, form(100))
	s.stands(last, filing.AwaitingConfirmation)
	if got := box.Cases("11"); !slices.Equal(got, append(want, last)) {
		t.Errorf("after the backup it has\n%v", got)
	}
}

// TestOneLease: while another one hands over to a bureau, nothing is handed over;
// a holder that is not heard of any more keeps nobody waiting.
func TestOneLease(t *testing.T) {
	s := newSystem(t)
	box := s.foreignSystem("11")
	box.Tell(sandbox.State{Down: true})
	id := s.passed(1, form(1))
	box.Tell(sandbox.State{})
	s.pass(time.Minute)
	s.desk.Bureau = interrupted{s.desk.Bureau, func() {
		if n, err := s.desk.Deliver(t.Context(), "11"); n != 0 || err != nil {
			t.Errorf("beside another one, %d were settled, %v", n, err)
		}
	}}
	if n, err := s.desk.Deliver(t.Context(), "11"); n != 1 || err != nil {
		t.Errorf("settled %d, %v", n, err)
	}
	s.stands(id, filing.AwaitingConfirmation)
	held, _, err := records.ReadLease(t.Context(), s.stored, "11")
	if err != nil || held.Until.After(s.clock()) {
		t.Errorf("the lease is not given back: %+v, %v", held, err)
	}
}

// interrupted lets something happen while a batch is with the bureau.
type interrupted struct {
	casework.Bureau
	meanwhile func()
}

func (i interrupted) Submit(ctx context.Context, bureau string, batch []casework.Submission) (casework.Answers, error) {
	i.meanwhile()
	return i.Bureau.Submit(ctx, bureau, batch)
}

// TestWithdrawnWhileHandedOver: a case that is withdrawn between its handing over
// and the answer is told to the bureau as void under its sequence.
func TestWithdrawnWhileHandedOver(t *testing.T) {
	s := newSystem(t)
	box := s.foreignSystem("11")
	box.Tell(sandbox.State{Down: true})
	id := s.passed(1, form(1))
	box.Tell(sandbox.State{})
	s.pass(time.Minute)
	inner := s.desk.Bureau
	s.desk.Bureau = interrupted{inner, func() {
		s.desk.Bureau = inner
		s.only(applicant(1), "POST", "applicant/cases/"+id+"/withdrawal", nil)
	}}
	if n, err := s.desk.Deliver(t.Context(), "11"); n != 1 || err != nil {
		t.Errorf("settled %d, %v", n, err)
	}
	s.settle()
	s.stands(id, filing.Withdrawn)
	if got := box.Cases("11"); !slices.Equal(got, []string{"-"}) {
		t.Errorf("it has %v", got)
	}
}

// TestResults: each coded result of a bureau's system is a reason of ours, needs
// its answer of the provider, and an unknown one keeps its code, sealed.
func TestResults(t *testing.T) {
	s := newSystem(t)
	s.foreignSystem("11")
	results := s.desk.Book.DeliveryResults()
	if len(results) < 6 {
		t.Fatalf("the rules know %d results", len(results))
	}
	codes := []string{"e4711"}
	for _, r := range results {
		codes = append(codes, r.Code)
	}
	for i, code := range codes {
		f := form(i + 1)
		f.Sites[0].Domains = []string{"refuse-" + code + ".cn"}
		f.Sites[0].HomePage = "https://www.refuse-" + code + ".cn/"
		f.Sites[0].Registrations[0].Domain = f.Sites[0].Domains[0]
		id := s.passed(i+1, f)
		c := s.stands(id, filing.ReturnedByBureau)
		reason, known := s.desk.Book.DeliveryReason(code)
		if c.Reasons[0].Code != reason || known == (code == "e4711") || c.Deliveries != 0 {
			t.Errorf("%s is the reason %+v", code, c.Reasons)
		}
		v := s.view(verifier(), "provider", id, "verification")
		if text, _ := s.desk.Book.Reason(reason); v.Needed != text.Answer {
			t.Errorf("%s needs %s, want %s", code, v.Needed, text.Answer)
		}
		if note := v.Reasons[0].Note.Reveal(); (note == "e4711") == known || c.Reasons[0].Note == "e4711" {
			t.Errorf("%s has the note %q", code, note)
		}
	}
}

// TestLaterAnswers: what is answered later stays queued and holds up nothing.
func TestLaterAnswers(t *testing.T) {
	s := newSystem(t)
	box := s.foreignSystem("11")
	box.Tell(sandbox.State{Later: true})
	first, second := s.passed(1, form(1)), s.passed(2, filingtest.Form(filing.Individual, "11", 2))
	s.stands(first, filing.AwaitingDelivery)
	s.stands(second, filing.AwaitingDelivery)
	if got := box.Cases("11"); !slices.Equal(got, []string{first, second}) {
		t.Errorf("it has %v", got)
	}
	box.Tell(sandbox.State{Most: 1})
	s.later(8 * time.Minute)
	s.stands(first, filing.AwaitingConfirmation)
	s.stands(second, filing.AwaitingConfirmation)
}
