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
