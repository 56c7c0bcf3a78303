package casework

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/notice"
	"beian/internal/records"
	"beian/internal/seal/keyfile"
	"beian/internal/table"
	"beian/internal/table/memory"
)

// post is a carrier that keeps what it was handed.
type post struct {
	lacks  string // a channel that there is not
	fails  error
	during func() // the next sending, once
	got    map[string]Message
	tries  int
}

func (p *post) Carries(channel string) bool { return channel != p.lacks }

func (p *post) Send(_ context.Context, m Message) error {
	p.tries++
	if during := p.during; during != nil {
		p.during = nil
		during()
	}
	if p.fails == nil {
		p.got[m.Key] = m
	}
	return p.fails
}

// notified is a desk whose case c1, of the form, has passed the pre-check as its
// fourth version: the applicant (p1) and the head of its site (p2) are to be
// told.
type notified struct {
	t    *testing.T
	desk *Desk
	post *post
	now  time.Time
	log  bytes.Buffer
	ids  int
}

func newNotified(t *testing.T, form filing.Form) *notified {
	t.Helper()
	w := &notified{t: t, post: &post{got: map[string]Message{}}, now: noon}
	path := filepath.Join(t.TempDir(), "keys")
	if err := keyfile.Create(path, rand.Reader); err != nil {
		t.Fatal(err)
	}
	keys, err := keyfile.Open(path, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	w.desk = &Desk{
		Table: table.Checked(memory.New()), Keys: keys, Carrier: w.post, Log: slog.New(slog.NewTextHandler(&w.log, nil)),
		Now: func() time.Time { return w.now }, NewID: func() string { w.ids++; return fmt.Sprintf("%016d", w.ids) },
	}
	key, wrapped, err := keys.NewDataKey(t.Context(), "c1")
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := sealForm(key, form)
	if err != nil {
		t.Fatal(err)
	}
	kept, ref, err := keepForm("c1", 1, sealed)
	if err != nil {
		t.Fatal(err)
	}
	c := filing.Case{
		ID: "c1", Version: 4, Status: filing.AwaitingVerification, Receipt: "0000000000000000" + "0", Applicant: "a1", Provider: "idc-1", Form: ref,
		Sites: []filing.SiteState{{ID: "s1", Head: "p2"}},
		Clock: &filing.Clock{Rule: "verification", Starts: noon, Due: noon.AddDate(0, 1, 0)},
	}
	o := records.Outbox{Case: "c1", Version: 4, Kind: records.WorkNotify, Since: noon}
	b := &batch{ws: []table.Write{kept, table.Put(records.KeyItem("c1", wrapped), table.IfAbsent())}}
	b.put(table.IfAbsent())(records.CaseItem(&c))
	b.put(table.IfAbsent())(records.ProviderItem(records.Provider{ID: "idc-1", Name: "示例接入服务有限公司", Desk: "示例路1号备案室"}))
	b.put(table.IfAbsent())(records.RecordItem(&filing.Record{Case: "c1", Version: 4, Event: "PreCheckPassed", At: noon, Clock: c.Clock, Facts: []byte("{}")}))
	b.put(table.IfAbsent())(records.OutboxItem(o))
	if b.err != nil {
		t.Fatal(b.err)
	}
	if err := w.desk.Table.Commit(t.Context(), b.ws...); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *notified) notify() {
	w.t.Helper()
	if err := w.desk.Notify(w.t.Context(), "c1", 4); err != nil {
		w.t.Fatal(err)
	}
}

// ledger gives how each entry stands: sent, due or why it goes to nobody.
func (w *notified) ledger() map[string]string {
	w.t.Helper()
	list, _, err := records.Notices(w.t.Context(), w.desk.Table, "c1", "")
	if err != nil {
		w.t.Fatal(err)
	}
	stands := map[string]string{}
	for _, n := range list {
		switch {
		case !n.SentAt.IsZero():
			stands[n.Key] = n.Channel + " sent"
		case n.Unsent != "":
			stands[n.Key] = n.Channel + " " + n.Unsent
		default:
			stands[n.Key] = n.Channel + " due"
		}
	}
	return stands
}

// opened counts the access records of the case (I9).
func (w *notified) opened() int {
	w.t.Helper()
	list, _, err := records.AccessRecords(w.t.Context(), w.desk.Table, "c1", "")
	if err != nil {
		w.t.Fatal(err)
	}
	return len(list)
}

const (
	toApplicant = "0000000004-pre-check-passed-applicant"
	toHead      = "0000000004-pre-check-passed-p2"
)

func stands(email string) map[string]string {
	return map[string]string{toApplicant: "sms sent", toApplicant + "-email": "email " + email, toApplicant + "-desk": "desk sent", toHead: "sms sent"}
}

// TestApplicantByEmailToo: the applicant has a notice by SMS, with a subject by
// e-mail, and in his account's mailbox, for which nothing personal is opened; the
// head by SMS alone. A second delivery sends nothing.
func TestApplicantByEmailToo(t *testing.T) {
	form := filingtest.Form(filing.Enterprise, "11", 1)
	w := newNotified(t, form)
	w.notify()
	w.notify()
	if got := w.ledger(); !maps.Equal(got, stands("sent")) || w.post.tries != 4 || w.opened() != 3 {
		t.Errorf("got %v after %d tries, opened %d times", got, w.post.tries, w.opened())
	}
	sms, mail := w.post.got["c1/"+toApplicant], w.post.got["c1/"+toApplicant+"-email"]
	if sms.Channel != notice.SMS || sms.Address != "+86"+form.Persons[0].Mobile.Reveal() || sms.Subject != "" || sms.Owner != "account#a1" {
		t.Errorf("by SMS: %+v", sms)
	}
	if mail.Channel != notice.Email || mail.Address != form.Persons[0].Email.Reveal() || mail.Owner != "account#a1" || mail.To != "applicant" {
		t.Errorf("by e-mail: %+v", mail)
	}
	if subject, err := notice.Subject("pre-check-passed"); err != nil || mail.Subject != subject || mail.Text != sms.Text || sms.Text == "" {
		t.Errorf("by e-mail: %q, %q, by SMS %q (%v)", mail.Subject, mail.Text, sms.Text, err)
	}
	if own := w.post.got["c1/"+toApplicant+"-desk"]; own.Owner != "account#a1" || own.Address != "" || own.Text != sms.Text || own.Template != "pre-check-passed" {
		t.Errorf("in the mailbox: %+v", own)
	}
	if head := w.post.got["c1/"+toHead]; head.Address != "+86"+form.Persons[1].Mobile.Reveal() {
		t.Errorf("the head: %+v", head)
	}
}

// TestAddressesAsTheRulesReadThem: what was typed in full width passed the
// checks and reaches its person.
func TestAddressesAsTheRulesReadThem(t *testing.T) {
	form := filingtest.Form(filing.Enterprise, "11", 1)
	form.Persons[0].Mobile = filing.NewSensitive(" １３９００００００００")
	form.Persons[0].Email = filing.NewSensitive("ｓｈｉｌｉ＠example.cn　")
	w := newNotified(t, form)
	w.notify()
	if got := w.post.got["c1/"+toApplicant].Address; got != "+8613900000000" {
		t.Errorf("by SMS to %q", got)
	}
	if got := w.post.got["c1/"+toApplicant+"-email"].Address; got != "shili@example.cn" {
		t.Errorf("by e-mail to %q", got)
	}
}

// TestNobodyToWriteTo: without an address or without the channel the entry is
// settled with the reason, and without the channel nothing personal is opened
// for it.
func TestNobodyToWriteTo(t *testing.T) {
	for _, c := range []struct {
		email, lacks, want string
		opened             int
	}{
		{"", "", records.NoAddress, 3},
		{"shili", "", records.NoAddress, 3},
		{"shili@example.cn", notice.Email, records.NoChannel, 2},
	} {
		form := filingtest.Form(filing.Enterprise, "11", 1)
		form.Persons[0].Email = filing.NewSensitive(c.email)
		w := newNotified(t, form)
		w.post.lacks = c.lacks
		w.notify()
		if got := w.ledger(); !maps.Equal(got, stands(c.want)) || w.post.tries != 3 || w.opened() != c.opened {
			t.Errorf("%q: got %v after %d tries, opened %d times", c.email, got, w.post.tries, w.opened())
		}
		due, err := records.Due(t.Context(), w.desk.Table, records.WorkNotice, noon.AddDate(1, 0, 0), "", 10)
		if err != nil || len(due.Items) != 0 {
			t.Errorf("%q: %d entries are still due (%v)", c.email, len(due.Items), err)
		}
	}
}

// TestOneSends: who finds a notice unsent while another delivery is sending it leaves
// it to that one; if that one is never heard of again, it is sent anew.
func TestOneSends(t *testing.T) {
	w := newNotified(t, filingtest.Form(filing.Enterprise, "11", 1))
	again := func() {
		if err := w.desk.SendNotice(t.Context(), "c1", toApplicant); err != nil {
			t.Error(err)
		}
	}
	w.post.during = again
	w.notify()
	again()
	if got := w.ledger(); !maps.Equal(got, stands("sent")) || w.post.tries != 4 {
		t.Errorf("got %v after %d tries", got, w.post.tries)
	}

	w = newNotified(t, filingtest.Form(filing.Enterprise, "11", 1))
	w.post.during = func() { panic("crashed") }
	func() {
		defer func() { _ = recover() }()
		w.notify()
	}()
	again()
	if w.post.tries != 1 {
		t.Errorf("sent again at once: %d tries", w.post.tries)
	}
	w.now = w.now.Add(sendingTime)
	again()
	if got := w.ledger()[toApplicant]; got != "sms sent" || w.post.tries != 2 {
		t.Errorf("%s after %d tries", got, w.post.tries)
	}
}

// TestResumeNotices: where nobody else can have the turn of a notice any more, it is
// sent at once, and once.
func TestResumeNotices(t *testing.T) {
	w := newNotified(t, filingtest.Form(filing.Enterprise, "11", 1))
	w.post.during = func() { panic("crashed") }
	func() {
		defer func() { _ = recover() }()
		w.notify()
	}()
	if _, err := w.desk.SendNotices(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := w.ledger(); maps.Equal(got, stands("sent")) {
		t.Errorf("a turn that was taken keeps nobody waiting: %v", got)
	}
	for range 2 {
		if _, err := w.desk.ResumeNotices(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if got := w.ledger(); !maps.Equal(got, stands("sent")) || w.post.tries != len(stands("sent"))+1 {
		t.Errorf("got %v after %d tries", got, w.post.tries)
	}
}

// TestPersonGone: a notice to a person who is not in the form any more goes to
// nobody, once and for all.
func TestPersonGone(t *testing.T) {
	form := filingtest.Form(filing.Enterprise, "11", 1)
	form.Persons = form.Persons[:1]
	w := newNotified(t, form)
	w.notify()
	want := stands("sent")
	want[toHead] = "sms " + records.NoAddress
	if got := w.ledger(); !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestCarrierFails: what was not sent is due again after 1, 2, 4 … minutes, at
// most 6 hours, and what the log says of it is not personal.
func TestCarrierFails(t *testing.T) {
	form := filingtest.Form(filing.Enterprise, "11", 1)
	w := newNotified(t, form)
	w.post.fails = errors.New("down")
	w.notify()
	const byEmail = toApplicant + "-email" // an SMS would wait for the morning
	for tries, pause := range []time.Duration{1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360} {
		n, found, err := records.ReadNotice(t.Context(), w.desk.Table, "c1", byEmail)
		if err != nil || !found || n.Tries != tries+1 || n.Next.Sub(w.now) != pause*time.Minute {
			t.Fatalf("after %d tries: %+v, %v, want the next in %v", tries+1, n, err, pause*time.Minute)
		}
		w.now = n.Next.Add(-time.Second)
		before := w.post.tries
		if err := w.desk.SendNotice(t.Context(), "c1", byEmail); err != nil || w.post.tries != before {
			t.Fatalf("before it was due: tried %d times, %v", w.post.tries-before, err)
		}
		w.now = n.Next
		if err := w.desk.SendNotice(t.Context(), "c1", byEmail); err != nil {
			t.Fatal(err)
		}
	}
	w.post.fails = nil
	w.now = w.now.AddDate(0, 0, 1).Truncate(24 * time.Hour).Add(4 * time.Hour) // noon in China
	for _, key := range slices.Sorted(maps.Keys(w.ledger())) {
		if err := w.desk.SendNotice(t.Context(), "c1", key); err != nil {
			t.Fatal(err)
		}
	}
	if got := w.ledger(); !maps.Equal(got, stands("sent")) {
		t.Errorf("got %v", got)
	}
	for _, p := range form.Persons {
		for _, personal := range []string{p.Mobile.Reveal(), p.Email.Reveal(), p.Name.Reveal()} {
			if strings.Contains(w.log.String(), personal) {
				t.Errorf("the log repeats what is personal:\n%s", w.log.String())
			}
		}
	}
	if !strings.Contains(w.log.String(), "notice not sent") {
		t.Error("the log says nothing of it")
	}
}

// TestTurnUnheard: a turn to send that was taken, though nobody heard of it, is used at
// once and does not keep the notice waiting for its end.
func TestTurnUnheard(t *testing.T) {
	w := newNotified(t, filingtest.Form(filing.Enterprise, "11", 1))
	w.desk.Table = &unheard{Table: w.desk.Table}
	w.notify()
	if got := w.ledger(); !maps.Equal(got, stands("sent")) || w.post.tries != len(got) {
		t.Errorf("got %v after %d tries", got, w.post.tries)
	}
}

// unheard commits what takes a turn, and does not say so.
type unheard struct{ table.Table }

func (u *unheard) Commit(ctx context.Context, ws ...table.Write) error {
	err := u.Table.Commit(ctx, ws...)
	if len(ws) != 1 || err != nil {
		return err
	}
	if n, not := records.NoticeOf(ws[0].Item); not == nil && !n.Settled() && n.Tries == 1 && n.Next.Sub(n.Created) >= sendingTime {
		return table.ErrUnknown
	}
	return nil
}
