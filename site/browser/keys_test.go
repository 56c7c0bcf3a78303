package browser

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"beian/internal/demo"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
)

// TestLetterKeysCanBeOff: keys that are one character do nothing in a field or a list, nor
// anywhere once somebody has turned them off, for as long as he is signed in; the arrows
// stay (WCAG 2.1.4).
func TestLetterKeysCanBeOff(t *testing.T) {
	p, s := openSystem(t)
	toPreCheck(t, s.URL(), 1, filingtest.Form(filing.Enterprise, "11", 801))
	underReview(t, s.URL(), 2, filing.Individual)
	p.size(1280, 900)
	const onRow = "document.activeElement.matches('tbody th a')"
	for _, desk := range []struct{ account, console string }{{demo.AccountVerifier, "/provider/"}, {demo.AccountReviewer, "/review/"}} {
		p.holdSession(desk.account)
		p.console(desk.console, "#screen table")
		p.looks("keys-help-" + desk.account)
		p.size(1280, 900)
		p.press("j")
		if !eval[bool](p, onRow) {
			t.Errorf("%s: j leads to no row", desk.console)
		}
		p.do(chromedp.Focus(chromedp.CSS("#letter-keys")))
		p.press(" ")
		for _, anew := range []bool{false, true} {
			if anew {
				p.do(chromedp.Reload())
				p.wait("#screen table")
			}
			eval[chromedp.Void](p, "document.activeElement.blur()")
			p.press("jk/")
			if !eval[bool](p, "document.activeElement === document.body") {
				t.Errorf("%s: a letter that is off leads to %s", desk.console, eval[string](p, "document.activeElement.outerHTML"))
			}
		}
		p.press(kb.ArrowDown)
		if !eval[bool](p, onRow) {
			t.Errorf("%s: the arrow leads to no row", desk.console)
		}
		p.do(chromedp.Focus(chromedp.CSS("#letter-keys")))
		p.press(" ")
		eval[chromedp.Void](p, "document.activeElement.blur()")
		p.press("j")
		if !eval[bool](p, onRow) {
			t.Errorf("%s: j, turned on again, leads to no row", desk.console)
		}
	}
	p.holdSession(demo.AccountVerifier)
	p.console("/provider/", "#screen table")
	p.do(chromedp.Focus(chromedp.CSS("#q-status")))
	p.press("/")
	if got := eval[string](p, "document.activeElement.id"); got != "q-status" {
		t.Errorf("/ in a list leads to %q", got)
	}
	p.quiet()
}

// tabTo presses Tab until the focus is on something, as a condition of the element e.
func (p *tab) tabTo(condition string) {
	p.t.Helper()
	for range 300 {
		p.press(kb.Tab)
		if eval[bool](p, "((e) => "+condition+")(document.activeElement)") {
			return
		}
	}
	p.t.Fatalf("Tab does not lead to where %s", condition)
}

// opensByKeys opens the first row of a queue.
func (p *tab) opensByKeys(console, ready string) {
	p.t.Helper()
	p.console(console, "#screen table")
	p.press(kb.ArrowDown)
	p.press("\r")
	p.wait(ready)
}

// confirmsByKeys confirms what the dialog asks, in which the focus is.
func (p *tab) confirmsByKeys() {
	p.t.Helper()
	p.wait("dialog[open]")
	for range 2 {
		if eval[bool](p, "document.activeElement === document.querySelector('dialog .button')") {
			break
		}
		p.press(kb.Tab)
	}
	p.press("\r")
}

// TestPreCheckByKeys takes a pre-check from the queue to its decision without a pointer.
func TestPreCheckByKeys(t *testing.T) {
	p, s := openSystem(t)
	c := toPreCheck(t, s.URL(), 1, filingtest.Form(filing.Enterprise, "11", 801))
	p.size(1280, 900)
	p.holdSession(demo.AccountVerifier)
	p.opensByKeys("/provider/", "#pre-check")
	if got := eval[string](p, "document.activeElement.tagName"); got != "H1" {
		t.Errorf("the focus is on %s", got)
	}
	p.tabTo("e.id === 'f-contact-person'")
	p.press(kb.ArrowDown)
	p.tabTo("e.id === 'f-contact-result-reached'")
	p.press(" ")
	p.tabTo("e.id === 'f-contact-note'")
	p.press("nobody else answers")
	p.tabTo("e.innerText === '登记'")
	p.press("\r")
	p.waitText(".notice.done", "核实记录已登记。")
	p.tabTo("e.name === 'f-pre-check'")
	p.press(" ")
	p.press(kb.ArrowDown) // a return, whose reason is chosen
	p.until("document.querySelector('#f-pre-check-return').checked")
	p.tabTo("e.id === 'f-pre-check-reason-1'")
	p.press(kb.ArrowDown)
	p.tabTo("e.id === 'f-pre-check-reason-1-field'")
	p.press(kb.ArrowDown)
	p.tabTo("e.innerText === '提交决定'")
	p.press(" ")
	p.confirmsByKeys()
	p.waitText(".notice.done", "已退回网站主办者修改。")
	got := await(t, c, filing.Returned)
	if len(got.Contacts) != 0 || len(got.Reasons) != 1 || got.Reasons[0].Field == "" {
		t.Errorf("it is returned for %+v", got.Reasons)
	}
	p.quiet()
}

// TestReviewByKeys takes a review from the queue to its approval without a pointer.
func TestReviewByKeys(t *testing.T) {
	p, s := openSystem(t)
	c := underReview(t, s.URL(), 1, filing.Individual)
	p.size(1280, 900)
	p.holdSession(demo.AccountReviewer)
	p.opensByKeys("/review/", ".tick")
	for range eval[int](p, "document.querySelectorAll('.tick').length") {
		p.tabTo("e.type === 'radio' && e.closest('.tick') && !e.closest('.tick').querySelector(':checked')")
		p.press(kb.ArrowDown) // at fault,
		p.press(kb.ArrowUp)   // and in order after all
		if !eval[bool](p, "document.activeElement.value === 'ok' && document.activeElement.checked") {
			p.press(" ")
		}
	}
	p.until("document.querySelector('.progress [role=status]').innerText.startsWith('已保存')")
	p.tabTo("e.id === 'f-decision-approve'")
	p.press(" ")
	p.tabTo("e.innerText === '提交决定'")
	p.press("\r")
	p.confirmsByKeys()
	p.waitText("#screen h1", "已审核合格")
	await(t, c, filing.Filed)
	p.quiet()
}
