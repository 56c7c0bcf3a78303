package browser

import (
	"net/http"
	"strings"
	"testing"

	"beian/internal/demo"
	"beian/internal/filing"
)

// changeFaults are the faults of a changing call, and what is said beside its button.
func changeFaults() map[*fault]string {
	return map[*fault]string{
		&failing: faultReference, &tooMany: "请 7 秒后再试", &conflict: "状态已经变了", &stale: "别人",
		&never: "不会重复办理", &cutOff: "不会重复办理", &malformed: "不会重复办理", &nothing: "不会重复办理", &forbidden: "您的账号不能办理这件事",
	}
}

// TestReviewFails lets what a reviewer changes go wrong: what he entered stays, he
// is told why, and the same thing goes through once the system can again.
func TestReviewFails(t *testing.T) {
	p, s := openSystem(t)
	c := underReview(t, s.URL(), 1, filing.Enterprise)
	at := "bureau/cases/" + c.ID
	p.hurry()
	f := newFaulty(p)
	p.size(1280, 900)
	p.holdSession(demo.AccountReviewer)
	p.console("/review/#case/"+c.ID, ".tick")
	const saved = "document.querySelector('.progress [role=status]').innerText.startsWith('已保存')"
	other := map[bool]string{true: "fault", false: "ok"}
	ok := false
	for how, says := range changeFaults() {
		t.Run("tick "+how.name, func(t *testing.T) {
			p.t = t
			f.mends()
			f.breaks(http.MethodPut, at+"/ticks", *how)
			ok = !ok
			box := "#p-subject-name-" + other[ok]
			p.choose(box)
			p.wait(".progress .error")
			if got := p.text(".progress .fault"); !strings.Contains(got, says) && how != &conflict {
				t.Errorf("it says %q, without %q", got, says)
			}
			f.mends()
			p.choose(".progress .fault .button")
			p.until(saved + " && !document.querySelector('.progress .error')")
			if !eval[bool](p, "document.querySelector('"+box+"').checked") {
				t.Error("the tick is gone")
			}
		})
	}
	p.t = t

	// One broken connection troubles nobody: the call is repeated.
	f.mends()
	f.breaksOnce(http.MethodPut, at+"/ticks", cutOff)
	p.choose("#p-subject-document-ok")
	p.until(saved)
	if got := f.calls(); len(got) != 2 || got[0] != "PUT "+at+"/ticks" || got[1] != got[0] {
		t.Errorf("it asked for %v", got)
	}

	// A view of a scan that fails is asked for again.
	f.breaks(http.MethodGet, at+"/scans/", failing)
	p.choose(".viewer-tools .button:nth-child(2)")
	p.wait(".viewer-note .button")
	f.mends()
	p.choose(".viewer-note .button")
	p.until("!document.querySelector('.stage img').hidden || document.querySelector('.viewer-note').innerText.includes('没有')")
	if got := p.text(".viewer-note"); got != "" {
		t.Errorf("the scan does not open again: %s %v", got, f.calls())
	}

	// The session ends: what was ticked is saved after signing in anew.
	f.breaks(http.MethodPut, at+"/ticks", expired)
	p.choose("#p-subject-address-fault")
	p.wait(".progress .fault .button")
	f.mends()
	p.holdSession(demo.AccountReviewer)
	p.console("/review/#case/"+c.ID, ".tick")
	p.until(saved)
	if !eval[bool](p, "document.querySelector('#p-subject-address-fault').checked") {
		t.Error("what was ticked when the session ended is gone")
	}

	p.choose("#f-decision-return")
	p.wait(".reason")
	p.enter("#f-decision-reason-1-note", "与执照不符")
	for how, says := range changeFaults() {
		t.Run("decide "+how.name, func(t *testing.T) {
			p.t = t
			f.mends()
			f.breaks(http.MethodPost, at+"/review", *how)
			p.choose("#decision > .actions .button")
			p.wait("dialog[open]")
			p.choose("dialog .button")
			p.until("document.querySelector('dialog .error')?.innerText")
			if got := p.text("dialog .error"); !strings.Contains(got, says) {
				t.Errorf("it says %q, without %q", got, says)
			}
			p.choose("dialog .second")
			p.until("!document.querySelector('dialog')")
			if got := eval[string](p, "document.querySelector('#decision .reason textarea').value"); !strings.HasSuffix(got, "与执照不符") {
				t.Errorf("the note is %q", got)
			}
		})
	}
	p.t = t
	f.mends()
	p.choose("#decision > .actions .button")
	p.wait("dialog[open]")
	p.choose("dialog .button")
	p.waitText("#screen h1", "已退回接入服务单位")
	await(t, c, filing.ReturnedByBureau)
}
