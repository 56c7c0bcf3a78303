package browser

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"beian/internal/demo"
	"beian/internal/filing"
)

// TestConsoleStates shows what a console says in place of a screen, in both languages:
// before signing in, to whom it is not for, while it opens, and when that fails.
func TestConsoleStates(t *testing.T) {
	p, _ := openSystem(t)
	f := newFaulty(p)
	for lang, root := range map[string]string{"zh": "/", "en": "/en/"} {
		f.mends()
		p.visit(root+"signed-in/?code=x&state=y", "#screen .notice")
		eval[chromedp.Void](p, "sessionStorage.clear()")
		p.visit(root+"review/", "#screen .button")
		p.shown("console-sign-in-" + lang)
		p.visit(root+"signed-in/?code=x&state=y", "#screen .notice")
		p.shown("console-not-signed-in-" + lang)
		p.holdSession(demo.AccountVerifier)
		p.visit(root+"review/", "#screen h1:not(:empty)")
		p.until("document.querySelector('#screen a')")
		p.shown("console-not-yours-" + lang)
		for name, how := range map[string]*fault{
			"opening": &never, "failed": &failing, "busy": &tooMany, "forbidden": &forbidden, "refused": &conflict, "ended": &expired,
		} {
			f.mends()
			p.holdSession(demo.AccountReviewer)
			f.breaks(http.MethodGet, "bureau/queue", *how)
			p.do(chromedp.Navigate("about:blank"))
			p.visit(root+"review/", "#screen")
			if how == &never {
				p.until("document.querySelector('#screen[aria-busy]')")
			} else {
				p.until("document.querySelector('#screen[data-shown] .button')")
			}
			p.shown("console-" + name + "-" + lang)
		}
		f.mends()
		p.holdSession(demo.AccountReviewer)
		p.console(root+"review/", "#screen table, #screen .notice")
		setOffline(p, true)
		eval[chromedp.Void](p, "location.hash = 'letters'")
		p.until("document.querySelector('#screen > .button')")
		p.shown("console-offline-" + lang)
		setOffline(p, false)
		p.until("!document.querySelector('#screen > .button')") // by itself
	}
	p.quiet("/api/")
}

// TestForcedColoursOfConsoles: where a system has colours of its own, what a background
// sets apart on the consoles' screens has a border.
func TestForcedColoursOfConsoles(t *testing.T) {
	p, s := openSystem(t)
	must(t, demo.Seed(context.Background(), s.URL(), &http.Client{Timeout: 20 * time.Second}))
	reviewed := underReview(t, s.URL(), 1, filing.Enterprise)
	draft := prepared(t, s.URL(), 2, filing.SoleTrader)
	p.media("", "forced-colors=active")
	for i, c := range []struct{ account, screen, ready string }{
		{demo.AccountReviewer, "/review/#case/" + reviewed.ID, ".tick"},
		{demo.AccountVerifier, "/provider/", "#screen table"},
		{demo.AccountVerifier, "/provider/#case/" + reviewed.ID, "#screen dl"},
		{demo.AccountVerifier, "/provider/#appointments", ".calendar"},
		{demo.AccountManager, "/provider/#settings", "#screen form, #screen fieldset"},
		{draft.Applicant.Account, "/apply/#draft/" + draft.ID, "#screen .tag"},
		{draft.Applicant.Account, "/apply/#draft/" + draft.ID + "/subject", "#screen select"},
	} {
		p.holdSession(c.account)
		p.console(c.screen, c.ready)
		p.media("", "forced-colors=active")
		p.picture(fmt.Sprintf("console-forced-colours-%d", i+1), 1280)
		const bare = `[...document.querySelectorAll('.button:not(.quiet), input:not([type=radio], [type=checkbox], [type=file]), select, textarea, .tag, .panel, .notice, .faults')].filter((e) => {
			if (!e.checkVisibility()) return false
			const s = getComputedStyle(e)
			return !['Top', 'Left', 'Bottom', 'Right'].some((side) => s['border' + side + 'Style'] === 'solid' && parseFloat(s['border' + side + 'Width']) >= 1)
		}).map((e) => e.tagName + '.' + e.className)`
		for _, e := range eval[[]string](p, bare) {
			t.Errorf("%s: %s has no border", c.screen, e)
		}
		p.do(chromedp.KeyEvent("\t"), chromedp.KeyEvent("\t"))
		if got := eval[string](p, "getComputedStyle(document.activeElement).outlineStyle"); got == "none" {
			t.Errorf("%s: the focus does not show", c.screen)
		}
	}
	p.quiet()
}
