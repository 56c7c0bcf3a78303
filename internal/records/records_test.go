package records_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/records"
	"beian/internal/table"
	"beian/internal/table/memory"
)

var at = time.Date(2026, 3, 2, 1, 2, 3, 4000, time.UTC)

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func clock() *filing.Clock {
	return &filing.Clock{Rule: "pre-check", Starts: at, Due: at.Add(time.Hour)}
}

// TestLayout holds every kind of item against its known key, version and index
// entries: what is stored must be found by the next version of the program too.
func TestLayout(t *testing.T) {
	item := must[table.Item](t)
	c := &filing.Case{ID: "c1", Version: 3, Status: filing.AwaitingPreCheck, Applicant: "a1", Provider: "p1", Province: "11", SubmittedAt: at, Clock: clock()}
	const stamp, due = "2026-03-02T01:02:03.000004Z", "2026-03-02T02:02:03.000004Z"
	for _, want := range []struct {
		it      table.Item
		key     string
		version int64
		kind    table.Kind
		index   string
	}{
		{item(records.CaseItem(c)), "case#c1/case", 3, "case", "account:account#a1/" + stamp + "#c1 queue:provider#p1/" + due + "#c1"},
		{item(records.RecordItem(&filing.Record{Case: "c1", Version: 7})), "case#c1/history#0000000007", 7, "history-record", ""},
		{item(records.DraftItem(&records.Draft{ID: "c1", Version: 2, Owner: "a1", Created: at})), "case#c1/draft", 2, "draft", "account:account#a1/" + stamp + "#c1"},
		{records.FormItem("c1", 2, nil), "case#c1/form#0002", 1, "form", ""},
		{records.KeyItem("c1", nil), "case#c1/key", 1, "key", ""},
		{item(records.FindingsItem(records.Findings{Case: "c1", Visit: 2})), "case#c1/findings#0000000002", 1, "findings", ""},
		{item(records.TimerItem(records.Timer{Case: "c1", Started: 3, Next: 1, Fires: at})), "case#c1/clock", 302, "clock", "work:clock/" + stamp + "#c1"},
		{item(records.TimerItem(records.Timer{Case: "c1", Started: 3, Next: 2})), "case#c1/clock", 303, "clock", ""},
		{item(records.TimerItem(records.Timer{Of: records.OfDraft, Case: "c1", Started: 3, Fires: at})), "draft#c1/clock", 301, "clock", "work:clock/" + stamp + "#c1"},
		{item(records.ContestItem(records.Contest{ID: "x", Version: 1, State: records.ContestOpen, Provider: "p1", Clock: *clock()})), "contest#x/contest", 1, "contest", "queue:provider#p1/" + due + "#x"},
		{item(records.ContestItem(records.Contest{ID: "x", Version: 2, State: records.ContestUpheld, Provider: "p1"})), "contest#x/contest", 2, "contest", ""},
		{item(records.DepartedItem(&records.Departed{ID: "c1", At: at})), "case#c1/departed", 1, "departed", "work:erase/" + stamp + "#c1"},
		{item(records.FollowItem(records.Follow{Case: "c1", Visit: 5, Since: at})), "case#c1/follow", 5, "follow", "work:follow/" + stamp + "#c1"},
		{item(records.WaitItem(records.Wait{Case: "c1", Version: 4, Token: "t", Checked: at})), "case#c1/wait", 4, "wait", "work:wait/" + stamp + "#c1"},
		{item(records.WaitItem(records.Wait{Case: "c1", Version: 5, Checked: at})), "case#c1/wait", 5, "wait", ""},
		{item(records.ExecutionItem(records.Execution{Case: "c1", Version: 2})), "case#c1/execution", 2, "execution", ""},
		{item(records.OutboxItem(records.Outbox{Case: "c1", Version: 7, Kind: records.WorkPublish, Since: at})), "case#c1/outbox#publish#0000000007", 7, "outbox", "work:publish/" + stamp + "#c1#7"},
		{item(records.DeliveryItem(records.Delivery{Case: "c1", Bureau: "11", Sequence: 9})), "bureau#11/delivery#000000000009", 1, "delivery", ""},
		{item(records.DeliveryItem(records.Delivery{Case: "c1", Bureau: "11", Sequence: 9, Settled: at})), "bureau#11/delivery#000000000009", 2, "delivered", ""},
		{item(records.SettledItem("11", 8)), "bureau#11/settled", 8, "counter", ""},
		{item(records.LeaseItem(records.Lease{Bureau: "11", Version: 3})), "bureau#11/lease", 3, "lease", ""},
		{item(records.TicksItem(records.Ticks{Case: "c1", Delivery: 2, Version: 3})), "case#c1/ticks#0002", 3, "ticks", ""},
		{item(records.FilingItem(records.Filing{Subject: "x", Case: "c1", Submitted: at})), "subject#x/filing#" + stamp + "#c1", 1, "filing", ""},
		{item(records.NoticeItem(records.Notice{Case: "c1", Key: "k", Next: at, Tries: 2})), "case#c1/notice#k", 5, "notice", "work:notice/" + stamp + "#c1#k"},
		{item(records.NoticeItem(records.Notice{Case: "c1", Key: "k", SentAt: at, Tries: 2})), "case#c1/notice#k", 6, "notice", ""},
		{item(records.NoticeItem(records.Notice{Case: "c1", Key: "k", Unsent: records.NoAddress})), "case#c1/notice#k", 2, "notice", ""},
		{item(records.LetterItem("account#a1", records.Letter{Key: "c1/k", Channel: "desk", At: at})), "mailbox#account#a1/c1/k", 1, "letter", "account:mailbox#account#a1/" + stamp + "#c1/k"},
		{item(records.ScanItem(records.Scan{Case: "c1", ID: "s", Rev: 1, State: records.ScanAsked, Asked: at})), "case#c1/scan#s", 1, "scan", "work:scan/" + stamp + "#c1#s"},
		{item(records.ScanItem(records.Scan{Case: "c1", ID: "s", Rev: 2, State: records.ScanClean})), "case#c1/scan#s", 2, "scan", ""},
		{item(records.AppearanceItem(records.Appearance{Case: "c1", Site: "s1", Rev: 1})), "case#c1/appearance#s1", 1, "appearance", ""},
		{item(records.CodeItem(records.Code{Case: "c1", Person: "p1", Delivery: 2, Tries: 3})), "case#c1/confirmation#p1", 204, "confirmation", ""},
		{item(records.ConsentLinkItem(records.ConsentLink{Case: "c1", Person: "p1", Rev: 2, Hash: "h", Expires: at})), "case#c1/consent-link#p1", 2, "consent-link", ""},
		{item(records.LinkHolderItem(records.ConsentLink{Case: "c1", Person: "p1", Rev: 2, Hash: "h", Expires: at})), "link#h/holder", 1, "link-holder", ""},
		{item(records.AccessItem(records.AccessRecord{Case: "c1", ID: "x", At: at})), "case#c1/access#" + stamp + "#x", 1, "access", ""},
		{item(records.ClaimItem(records.Claim{Name: records.DomainClaim("a.cn")})), "claim#domain#a.cn/claim", 1, "claim", ""},
		{item(records.ClaimItem(records.Claim{Name: records.SubjectClaim("x")})), "claim#subject#x/claim", 1, "claim", ""},
		{must[table.Write](t)(records.Advance(records.SeriesKey("京-2026"), 4)).Item, "series#京-2026/counter", 5, "counter", ""},
		{must[table.Write](t)(records.Advance(records.SequenceKey("11"), 0)).Item, "bureau#11/sequence", 1, "counter", ""},
		{item(records.NumberItem(records.Issued{Number: filing.Number{Province: "京", Year: 2026, Sequence: 1}})), "number#京ICP备2026000001号/number", 1, "number", ""},
		{item(records.RequestItem(records.Request{Actor: "a1", Key: "k"}, at)), "request#a1#k/request", 1, "request", ""},
		{item(records.ProviderItem(records.Provider{ID: "p1"})), "provider#p1/provider", 1, "provider", "account:providers/p1"},
		{item(records.ProviderItem(records.Provider{ID: "p1", Version: 4})), "provider#p1/provider", 4, "provider", "account:providers/p1"},
		{item(records.ContactItem(records.Contact{Case: "c1", ID: "x", Visit: 2, Noted: at})), "case#c1/contact#0000000002#" + stamp + "#x", 1, "contact", ""},
		{item(records.LockItem(records.Lock{Provider: "p1", Case: "c1", Rev: 3})), "locks#p1/c1", 3, "lock", ""},
		{item(records.BookingItem(records.Booking{Case: "c1", Site: "s1", Rev: 2})), "case#c1/booking#s1", 2, "booking", ""},
		{item(records.DayItem(records.Day{Provider: "p1", Desk: "d1", Day: "2026-03-09", Rev: 5})), "appointments#p1#d1/2026-03-09", 5, "day", ""},
		{item(records.LetterItem("account#a1", records.Letter{Key: "c1/k"})), "mailbox#account#a1/c1/k", 1, "letter", ""},
		{item(records.LetterItem("manager#p1", records.Letter{Key: "c1/k", Channel: "desk", At: at})), "mailbox#manager#p1/c1/k", 1, "letter", "queue:mailbox#manager#p1/" + stamp + "#c1/k"},
	} {
		var index []string
		for _, name := range []table.Index{table.Account, table.Queue, table.Work} {
			if k, ok := want.it.Index[name]; ok {
				index = append(index, string(name)+":"+k.String())
			}
		}
		if got := want.it; got.Key.String() != want.key || got.Version != want.version || got.Kind != want.kind || strings.Join(index, " ") != want.index {
			t.Errorf("got  %s %d %s %v\nwant %s %d %s %s", got.Key, got.Version, got.Kind, index, want.key, want.version, want.kind, want.index)
		}
	}
}

// TestQueues: in whose queue a case stands at each status.
func TestQueues(t *testing.T) {
	for _, s := range filing.Standings() {
		c := &filing.Case{ID: "c1", Version: 1, Status: s.Status, Applicant: "a1", Provider: "p1", Province: "11", SubmittedAt: at, FiledAt: at}
		if s.Status.Open() {
			c.Clock = clock()
		}
		it := must[table.Item](t)(records.CaseItem(c))
		want := "provider#p1"
		switch s.Status {
		case filing.AwaitingReview:
			want = "bureau#11"
		case filing.Lapsed, filing.Withdrawn, filing.Refused, filing.FilingRefused:
			want = ""
		default:
		}
		if got := it.Index[table.Queue].Partition; got != want {
			t.Errorf("%s stands in the queue %q, want %q", s.Status, got, want)
		}
		if it.Index[table.Account].Partition != "account#a1" {
			t.Errorf("%s is not in its owner's list", s.Status)
		}
		c.OpenedAt = at
		if opened := must[table.Item](t)(records.CaseItem(c)).Index[table.Queue].Partition; s.Status == filing.Filed && opened != "" {
			t.Errorf("a case whose access is open stands in the queue %q", opened)
		}
	}
}

// TestRoundTrips: what is stored is read as it was.
func TestRoundTrips(t *testing.T) {
	ctx, db := t.Context(), table.Checked(memory.New())
	put := func(it table.Item, err error) {
		t.Helper()
		if err == nil {
			err = db.Commit(ctx, table.Put(it, table.IfAbsent()))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	same := func(what string, got, want any, found bool, err error) {
		t.Helper()
		if err != nil || !found || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, %v\ngot  %+v\nwant %+v", what, found, err, got, want)
		}
	}
	c := filing.Case{ID: "c1", Version: 3, Status: filing.Verifying, Applicant: "a1", Sites: []filing.SiteState{{ID: "s1", Domains: []string{"a.cn"}}}, Clock: clock()}
	put(records.CaseItem(&c))
	gotCase, err := records.Case(ctx, db, "c1")
	same("case", gotCase, c, true, err)
	for v := int64(1); v <= 120; v++ { // more than a page
		put(records.RecordItem(&filing.Record{Case: "c1", Version: v, At: at, Facts: []byte("{}")}))
	}
	history, err := records.History(ctx, db, "c1")
	if err != nil || len(history) != 120 || history[0].Version != 1 || history[119].Version != 120 {
		t.Errorf("history of %d records (%v)", len(history), err)
	}
	draft := records.Draft{ID: "c2", Version: 1, Owner: "a1", Form: filingtest.Form(filing.Enterprise, "11", 1), Expires: at}
	put(records.DraftItem(&draft))
	gotDraft, err := records.ReadDraft(ctx, db, "c2")
	same("draft", gotDraft, draft, true, err)
	w := records.Wait{Case: "c1", Version: 1, Token: "t", Execution: "c1-g1", Stamp: records.Stamp{Generation: 1, Visit: 2, Entered: at, Retry: 1}, Checked: at}
	put(records.WaitItem(w))
	gotWait, found, err := records.ReadWait(ctx, db, "c1")
	same("wait", gotWait, w, found, err)
	r := records.Request{Actor: "a1", Key: "k", Digest: "d", Refused: &records.Refusal{Kind: filing.Invalid, Code: "wrong-code", Field: "code", Detail: "x"}}
	put(records.RequestItem(r, at))
	gotRequest, found, err := records.ReadRequest(ctx, db, "a1", "k")
	same("request", gotRequest, r, found, err)
	s := records.Scan{Case: "c1", ID: "s", Rev: 1, State: records.ScanAsked, Asked: at}
	put(records.ScanItem(s))
	list, err := records.Scans(ctx, db, "c1")
	same("scans", list, []records.Scan{s}, true, err)
	p := records.Provider{ID: "p1", Name: "示例", IPRanges: []string{"192.0.2.0/24"}, Version: 1}
	put(records.ProviderItem(p))
	gotProvider, err := records.ReadProvider(ctx, db, "p1")
	same("provider", gotProvider, p, true, err)
	due, err := records.Due(ctx, db, records.WorkScan, at, "", 10)
	if err != nil || len(due.Items) != 1 {
		t.Errorf("what is due at its very time: %d (%v)", len(due.Items), err)
	}
	if due, err = records.Due(ctx, db, records.WorkScan, at.Add(-time.Microsecond), "", 10); err != nil || len(due.Items) != 0 {
		t.Errorf("what is not due yet: %d (%v)", len(due.Items), err)
	}
}

// TestUnknown: what is not there, or has a key that nothing can have, is not
// found; a body of another schema is refused.
func TestUnknown(t *testing.T) {
	ctx, db := t.Context(), table.Checked(memory.New())
	for _, id := range []string{"none", "\x00", "\xff", strings.Repeat("x", 2000)} {
		if _, err := records.Case(ctx, db, id); filing.KindOf(err) != filing.NotFound || filing.CodeOf(err) != "unknown-case" {
			t.Errorf("case %.10q: %v", id, err)
		}
		if _, found, err := records.ReadScan(ctx, db, "c1", id); found || err != nil {
			t.Errorf("scan %.10q: %v, %v", id, found, err)
		}
	}
	for _, body := range []string{`{"schema":2,"body":{}}`, `{"body":{}}`, `{}`, `not JSON`, `{"schema":1,"body":{"version":"x"}}`} {
		it := table.Item{Key: records.CaseKey("c1"), Version: 1, Kind: "case", Body: []byte(body)}
		if err := db.Commit(ctx, table.Put(it, table.Always())); err != nil {
			t.Fatal(err)
		}
		if _, err := records.Case(ctx, db, "c1"); err == nil || filing.KindOf(err) != "" {
			t.Errorf("%s is read: %v", body, err)
		}
	}
}

// TestStamps are ordered by generation, visit, entry and retry, in this order.
func TestStamps(t *testing.T) {
	ordered := []records.Stamp{
		{},
		{Generation: 1},
		{Generation: 1, Visit: 1, Entered: at, Retry: 9},
		{Generation: 1, Visit: 2},
		{Generation: 1, Visit: 2, Entered: at},
		{Generation: 1, Visit: 2, Entered: at, Retry: 1},
		{Generation: 1, Visit: 2, Entered: at.Add(time.Millisecond)},
		{Generation: 2},
	}
	for i, a := range ordered {
		for j, b := range ordered {
			if a.Less(b) != (i < j) {
				t.Errorf("%+v before %+v: %v", a, b, a.Less(b))
			}
		}
	}
}
