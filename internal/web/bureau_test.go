package web_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/web"
)

func (s *system) review(id string, v casework.Verdict) reply {
	return s.call(reviewer(), "POST", "bureau/cases/"+id+"/review", v)
}

func (s *system) ticks(a policy.Actor, id string) (casework.TickList, string) {
	s.t.Helper()
	r := s.call(a, "GET", "bureau/cases/"+id+"/ticks", nil)
	if r.status != http.StatusOK {
		s.t.Fatalf("ticks: %d %s", r.status, r.body)
	}
	var list casework.TickList
	must(s.t, json.Unmarshal(r.body, &list))
	return list, r.header.Get("ETag")
}

// refused holds the answer of a call against what it must say.
func (s *system) refused(r reply, status int, code, field string) {
	s.t.Helper()
	if p := s.problem(r); p.Status != status || p.Code != code || p.Field != field {
		s.t.Errorf("answered %d %s %q, want %d %s %q: %s", p.Status, p.Code, p.Field, status, code, field, p.Detail)
	}
}

// TestTicks: a case is approved only when everything on the list was found right;
// what was found at fault is what it is returned for.
func TestTicks(t *testing.T) {
	s := newSystem(t)
	id := s.underReview(1)
	path := "bureau/cases/" + id + "/ticks"
	approve := casework.Verdict{Decision: "approve"}
	s.refused(s.review(id, approve), http.StatusConflict, "ticks-missing", "ticks")

	list, etag := s.ticks(reviewer(), id)
	if len(list.Ticks) != 14 || len(list.Missing) != 14 || list.Version != 0 || etag != "" {
		t.Fatalf("the list is %+v with ETag %s", list, etag)
	}
	scans := s.view(reviewer(), "bureau", id, "review").Scans
	if last := list.Ticks[13]; last.Path != "sites[s1].slip" || last.Scan != scans[0].ID || scans[0].Purpose != "slip" || scans[1].Purpose != "photo" {
		t.Errorf("the last tick is %+v beside the scans %+v", last, scans)
	}
	all := web.TicksBody{}
	for _, k := range list.Ticks {
		all.Ticks = append(all.Ticks, casework.Tick{Path: k.Path, Outcome: "ok"})
	}
	put := func(b web.TicksBody, changes ...with) reply { return s.call(reviewer(), "PUT", path, b, changes...) }
	changed := func(change func(*casework.Tick)) web.TicksBody {
		b := web.TicksBody{Ticks: slices.Clone(all.Ticks)}
		change(&b.Ticks[1])
		return b
	}
	before := s.stored.dump()
	s.refused(put(changed(func(k *casework.Tick) { k.Path = "persons[p9].name" })), 400, "unknown-tick", "ticks[1].path")
	s.refused(put(changed(func(k *casework.Tick) { k.Path = "subject.name" })), 400, "tick-twice", "ticks[1].path")
	s.refused(put(changed(func(k *casework.Tick) { k.Outcome = "perhaps" })), 400, "tick-outcome", "ticks[1].outcome")
	s.refused(put(all, ifMatch(1)), http.StatusPreconditionFailed, "stale-version", "If-Match")
	if diff := difference(before, s.stored.dump()); diff != nil {
		t.Errorf("refused ticks left %v", diff)
	}

	version := s.stands(id, filing.AwaitingReview).Version
	fault := changed(func(k *casework.Tick) {
		k.Outcome, k.Note = "fault", filing.NewSensitive("执照号码与扫描件不同").Shown()
	})
	if out := s.only(reviewer(), "PUT", path, fault, key("fault")); out.Version != 1 {
		t.Errorf("the first list is answered %+v", out)
	}
	if out := s.only(reviewer(), "PUT", path, fault, key("fault")); out.Version != 1 {
		t.Errorf("its repeat is answered %+v", out)
	}
	s.refused(put(all), http.StatusPreconditionRequired, "if-match-missing", "If-Match")
	s.refused(s.review(id, approve), http.StatusConflict, "ticks-missing", "subject.document")
	list, etag = s.ticks(reviewer(), id)
	if len(list.Missing) != 1 || etag != `"1"` || len(list.Suggested) != 1 || list.Suggested[0].Code != "review-subject" ||
		list.Suggested[0].Field != "subject.document" || list.Suggested[0].Note.Reveal() != "执照号码与扫描件不同" || list.Ticks[1].Note.Reveal() != "执照号码与扫描件不同" {
		t.Errorf("the list with a fault is %+v", list)
	}
	if now := s.stands(id, filing.AwaitingReview).Version; now != version {
		t.Errorf("ticks moved the case from version %d to %d", version, now)
	}
	s.do(reviewer(), "POST", "bureau/cases/"+id+"/review", casework.Verdict{Decision: "return"})
	s.stands(id, filing.ReturnedByBureau)
	if v := s.view(verifier(), "provider", id, "verification"); len(v.Reasons) != 1 || v.Reasons[0].Code != "review-subject" ||
		v.Reasons[0].Note.Reveal() != "执照号码与扫描件不同" || v.Needed != "verify-again" || len(v.Returns) != 1 {
		t.Errorf("the provider sees %+v, needed %q", v.Reasons, v.Needed)
	}
	s.refused(s.call(reviewer(), "GET", path, nil), http.StatusConflict, "move-not-possible", "status")
	s.refused(put(all, ifMatch(1)), http.StatusConflict, "move-not-possible", "status")

	s.do(verifier(), "POST", "provider/cases/"+id+"/reverification", casework.Verdict{Decision: "verify-again"})
	s.verify(id)
	s.confirm(1, id)
	if list, _ := s.ticks(reviewer(), id); list.Version != 0 || list.Delivery != 2 || len(list.Missing) != 14 {
		t.Errorf("the next delivery begins with %+v", list)
	}
	v := s.view(reviewer(), "bureau", id, "review")
	if len(v.Returns) != 1 || v.Returns[0].Event != "ReviewReturned" || v.Returns[0].Reasons[0].Note.Reveal() != "执照号码与扫描件不同" {
		t.Errorf("the reviewer sees the returns %+v", v.Returns)
	}
	s.approve(reviewer(), id)
	s.stands(id, filing.Filed)
}

// TestAnswersByReason: the provider's answer is as heavy as the reasons need.
func TestAnswersByReason(t *testing.T) {
	s := newSystem(t)
	id := s.underReview(1)
	back := func(reasons ...casework.Ground) {
		t.Helper()
		if r := s.review(id, casework.Verdict{Decision: "return", Reasons: reasons}); r.status != http.StatusOK {
			t.Fatalf("return: %s", r.body)
		}
		s.settle()
	}
	answer := func(v casework.Verdict) reply {
		return s.call(verifier(), "POST", "provider/cases/"+id+"/reverification", v)
	}
	back(casework.Ground{Code: "review-withdrawn"}, casework.Ground{Code: "review-photo"})
	s.refused(answer(casework.Verdict{Decision: "deliver-again"}), http.StatusConflict, "answer-too-light", "decision")
	s.refused(answer(casework.Verdict{Decision: "wait"}), http.StatusBadRequest, "unknown-decision", "decision")
	s.refused(answer(casework.Verdict{Decision: "send-back"}), http.StatusBadRequest, "reason-field-missing", "reasons")
	s.do(verifier(), "POST", "provider/cases/"+id+"/reverification", casework.Verdict{Decision: "verify-again"})
	s.verify(id)
	s.confirm(1, id)
	back(casework.Ground{Code: "review-slip"}, casework.Ground{Code: "review-site-name", Field: "sites[s1].name", Note: filing.NewSensitive("含行政区划").Shown()})
	if v := s.view(verifier(), "provider", id, "verification"); v.Needed != "send-back" {
		t.Errorf("needed is %q", v.Needed)
	}
	s.refused(answer(casework.Verdict{Decision: "verify-again"}), http.StatusConflict, "answer-too-light", "decision")
	s.do(verifier(), "POST", "provider/cases/"+id+"/reverification", casework.Verdict{Decision: "send-back"})
	s.stands(id, filing.Returned)
	v := s.view(applicant(1), "applicant", id, "own-case")
	if len(v.Reasons) != 1 || v.Reasons[0].Field != "sites[s1].name" || v.Reasons[0].Note.Reveal() != "含行政区划" || v.Needed != "" {
		t.Errorf("the applicant is sent %+v", v.Reasons)
	}
}

// TestWithdrawalAfterReturn: what the bureau gave back at the applicant's
// request, he may withdraw.
func TestWithdrawalAfterReturn(t *testing.T) {
	s := newSystem(t)
	id := s.underReview(1)
	s.do(applicant(1), "POST", "applicant/cases/"+id+"/withdrawal-request", nil)
	s.refused(s.call(applicant(1), "POST", "applicant/cases/"+id+"/withdrawal", nil), http.StatusConflict, "move-not-possible", "status")
	var rows casework.Rows
	must(t, json.Unmarshal(s.call(reviewer(), "GET", "bureau/queue", nil).body, &rows))
	if len(rows.Rows) != 1 || !rows.Rows[0].Withdrawing {
		t.Errorf("the bureau's queue is %+v", rows.Rows)
	}
	s.do(reviewer(), "POST", "bureau/cases/"+id+"/review",
		casework.Verdict{Decision: "return", Reasons: []casework.Ground{{Code: "review-withdrawn"}}})
	s.do(applicant(1), "POST", "applicant/cases/"+id+"/withdrawal", nil)
	s.stands(id, filing.Withdrawn)
	s.submit(2, form(1))
}

// TestRefusalNeedsGrounds in writing.
func TestRefusalNeedsGrounds(t *testing.T) {
	s := newSystem(t)
	id := s.underReview(1)
	for _, note := range []string{"", "  ...  ", "不行 !", "x"} {
		s.refused(s.review(id, casework.Verdict{
			Decision: "refuse", Reasons: []casework.Ground{{Code: "false-information", Note: filing.NewSensitive(note).Shown()}},
		}), http.StatusBadRequest, "grounds-missing", "reasons")
	}
	s.do(reviewer(), "POST", "bureau/cases/"+id+"/review", casework.Verdict{
		Decision: "refuse", Reasons: []casework.Ground{{Code: "false-information", Note: filing.NewSensitive("执照系伪造").Shown()}},
	})
	s.stands(id, filing.FilingRefused)
}

// TestSubjectsOtherFilings: a reviewer sees what else the subject filed in his
// province, and nothing that he may not see.
func TestSubjectsOtherFilings(t *testing.T) {
	s := newSystem(t)
	refused := s.underReview(1)
	s.do(reviewer(), "POST", "bureau/cases/"+refused+"/review", casework.Verdict{
		Decision: "refuse", Reasons: []casework.Ground{{Code: "other-refusal", Note: filing.NewSensitive("材料不足").Shown()}},
	})
	s.pass(1e9)
	withdrawn := s.submit(1, form(1)) // never came to the bureau
	s.do(applicant(1), "POST", "applicant/cases/"+withdrawn+"/withdrawal", nil)
	s.pass(1e9)
	id := s.underReview(1)
	v := s.view(reviewer(), "bureau", id, "review")
	if len(v.Filings) != 1 || v.Filings[0].Case != refused || v.Filings[0].Status != filing.FilingRefused {
		t.Errorf("the reviewer sees %+v", v.Filings)
	}
	if v := s.view(verifier(), "provider", id, "verification"); v.Filings != nil || v.Returns != nil {
		t.Errorf("the verifier sees %+v and %+v", v.Filings, v.Returns)
	}
	s.approve(reviewer(), id)
	number := s.stands(id, filing.Filed).Number
	if r := s.call(policy.Actor{ID: "reviewer-2", Role: policy.Reviewer, Province: "31"}, "GET", "bureau/cases/"+id+"?purpose=review", nil); r.status != http.StatusNotFound {
		t.Errorf("another province's reviewer is answered %d", r.status)
	}
	v = s.view(reviewer(), "bureau", refused, "review")
	if len(v.Filings) != 1 || v.Filings[0].Number == nil || *v.Filings[0].Number != number {
		t.Errorf("of the refused case the reviewer sees %+v", v.Filings)
	}
}
