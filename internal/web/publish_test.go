package web_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/local/parts"
)

// listening is a bus that keeps the versions of what was put and whose it was, and
// fails at some.
type listening struct {
	got, providers []string
	fails          string
}

func (l *listening) Put(_ context.Context, e casework.Envelope) error {
	_, version, _ := strings.Cut(e.ID, "-")
	if version == l.fails {
		return errors.New("the bus does not answer")
	}
	var of casework.EventDetail
	if err := json.Unmarshal(e.Detail, &of); err != nil {
		return err
	}
	l.got, l.providers = append(l.got, version), append(l.providers, of.Provider)
	return nil
}

// down is a store of objects that does not answer.
type down struct{ casework.Objects }

func (down) ETag(context.Context, string) (string, error) {
	return "", errors.New("the store does not answer")
}

// TestEventsInOrder: the event of a version is not put before that of the version
// before it, whichever publisher comes first, and one whose publisher was lost is
// put by the next. Each names the provider whose systems it may go to (D4). While the objects can't be published, no event is put twice.
func TestEventsInOrder(t *testing.T) {
	s := newSystem(t)
	bus := &listening{}
	s.desk.Bus = bus
	publish := func(id string, version int64, want error, got ...string) {
		t.Helper()
		bus.got = nil
		err := s.desk.Publish(t.Context(), id, version)
		if (err == nil) != (want == nil) || err != nil && filing.KindOf(err) != filing.Unavailable || !slices.Equal(bus.got, got) {
			t.Errorf("version %d: %v, put %v, want %v", version, err, bus.got, got)
		}
	}
	id := s.draft(1, form(1))
	s.only(applicant(1), "POST", "applicant/cases/"+id+"/submission", nil)
	task := casework.Task{Case: id, Visit: 1}
	_, err := s.desk.AcceptSubmission(t.Context(), task)
	must(t, err)
	s.only(applicant(1), "POST", "applicant/cases/"+id+"/withdrawal", nil)
	s.stands(id, filing.Withdrawn)

	bus.fails = "2"
	publish(id, 3, errors.ErrUnsupported, "1")
	bus.fails = ""
	publish(id, 1, nil)
	publish(id, 2, nil, "2")
	store := s.desk.Objects
	s.desk.Objects = down{store}
	publish(id, 3, errors.ErrUnsupported, "3")
	publish(id, 3, errors.ErrUnsupported)
	s.desk.Objects = store
	publish(id, 3, nil)
	publish(id, 3, nil)
	publish(id, 9, nil)
	if want := []string{provider, provider, provider}; !slices.Equal(bus.providers, want) {
		t.Errorf("the events are for the systems of %v, want %v", bus.providers, want)
	}
	if n := s.stored.count(id, "outbox"); n != 3 { // of notices
		t.Errorf("%d items are left", n)
	}
}

// TestRegister: what anybody sees of a filing says names, domains and the snippet
// for the foot of the page, as the province wants it, and masks a natural person.
func TestRegister(t *testing.T) {
	s := newSystem(t)
	s.provinces = []string{"11", "44"}
	f := filingtest.Form(filing.Individual, "44", 3)
	id := s.submit(1, f)
	s.passPreCheck(id)
	s.verify(id)
	s.confirm(1, id)
	guangdong := reviewer()
	guangdong.Province = "44"
	s.approve(guangdong, id)
	c := s.stands(id, filing.Filed)
	const snippet = `<a href="https://beian.miit.gov.cn/" target="_blank" rel="noopener noreferrer">粤ICP备2026000001号</a>`
	var entry casework.RegisterObject
	s.published(casework.RegisterNumberKey(c.Number.String()), &entry)
	site := f.Sites[0]
	want := casework.RegisterSite{
		Number: "粤ICP备2026000001号-1", Name: site.Name, Domains: site.Domains, HomePage: "www." + site.Domains[0], Footer: "粤ICP备2026000001号", Snippet: snippet,
	}
	if len(entry.Sites) != 1 || entry.Sites[0].Number != want.Number || entry.Sites[0].Name != want.Name || entry.Sites[0].HomePage != want.HomePage ||
		entry.Sites[0].Footer != want.Footer || entry.Sites[0].Snippet != want.Snippet || !slices.Equal(entry.Sites[0].Domains, want.Domains) {
		t.Errorf("the register has\n%+v\nwant\n%+v", entry.Sites, want)
	}
	if name := f.Subject.Name.Reveal(); entry.Organiser == name || !strings.HasPrefix(entry.Organiser, string([]rune(name)[:1])+"＊") {
		t.Errorf("the organiser is shown as %q", entry.Organiser)
	}
	var status casework.StatusObject
	s.published(casework.StatusKey(c.Receipt), &status)
	if len(status.Footers) != 1 || status.Footers[0] != (casework.Footer{Site: "s1", Name: site.Name, Number: want.Number, Snippet: snippet}) {
		t.Errorf("the status has the footers %+v", status.Footers)
	}
}

// published reads a published object.
func (s *system) published(key string, into any) {
	s.t.Helper()
	body, _, found, err := parts.Objects{Table: s.stored}.Get(context.Background(), key)
	if err != nil || !found {
		s.t.Fatalf("%s is not published (%v)", key, err)
	}
	must(s.t, json.Unmarshal(body, into))
}
