package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"beian/internal/demo"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
)

// TestSkipLinkOfConsoles: the link past the header leads to the screen's content and
// leaves the screen, and what is typed on it, as it is.
func TestSkipLinkOfConsoles(t *testing.T) {
	p, s := openSystem(t)
	c := underReview(t, s.URL(), 1, filing.Enterprise)
	p.holdSession(demo.AccountReviewer)
	p.console("/review/#case/"+c.ID, ".tick")
	p.choose("#f-decision-return")
	p.wait(".reason")
	p.enter("#f-decision-reason-1-note", "与执照不符")
	eval[chromedp.Void](p, "document.querySelector('.skip').focus()")
	p.do(chromedp.KeyEvent("\r"))
	p.until("document.activeElement.id === 'main'")
	if got := eval[string](p, "location.hash + ' ' + document.querySelector('#f-decision-reason-1-note')?.value"); got != "#case/"+c.ID+" 与执照不符" {
		t.Errorf("after the skip link it is %q", got)
	}
	p.do(chromedp.KeyEvent("\t"))
	if !eval[bool](p, "document.getElementById('main').contains(document.activeElement)") {
		t.Error("the tabulator does not go on in the content")
	}
	p.quiet()
}

// TestHistoryNamesNobody: the title of a case, which the browser's history keeps after
// signing out, has its receipt and no name; the link to the other language keeps the screen.
func TestHistoryNamesNobody(t *testing.T) {
	p, s := openSystem(t)
	c := underReview(t, s.URL(), 1, filing.Individual)
	for account, screen := range map[string]string{
		demo.AccountApplicant: "/apply/#case/" + c.ID, demo.AccountVerifier: "/provider/#case/" + c.ID, demo.AccountReviewer: "/review/#case/" + c.ID,
	} {
		p.holdSession(account)
		p.console(screen, "#screen dl")
		heading, title := p.text("#screen h1"), eval[string](p, "document.title")
		if !strings.HasPrefix(title, "BA-") || strings.Contains(title, heading) {
			t.Errorf("%s: the title is %q over %q", screen, title, heading)
		}
		p.follow(chromedp.Click(chromedp.CSS("#language")))
		p.wait("#screen dl")
		if got := eval[string](p, "location.pathname + location.hash"); got != "/en"+screen {
			t.Errorf("the other language leads to %s", got)
		}
	}
	p.quiet()
}

// TestScriptFailsToLoad: a page whose own script does not come says so.
func TestScriptFailsToLoad(t *testing.T) {
	p, _ := openSystem(t)
	f := newFaulty(p)
	for path, file := range map[string]string{"/status/": "status-", "/en/register/": "register-", "/review/": "main-", "/provider/": "main-", "/en/consent/": "consent-"} {
		f.mends()
		f.breaks("", file, cutOff)
		p.do(chromedp.Navigate(p.base + path))
		const said = "getComputedStyle(document.querySelector('.unopened'))"
		p.until(said + ".animationName === 'unopened'")
		if eval[bool](p, said+".visibility !== 'hidden'") {
			t.Errorf("%s says that it did not open before it had the time", path)
		}
		eval[chromedp.Void](p, "for (const a of document.getAnimations()) a.finish()")
		if eval[bool](p, said+".visibility !== 'visible' || !document.querySelector('.unopened').innerText.trim()") {
			t.Errorf("%s says nothing", path)
		}
		p.shown("unopened-" + strings.Trim(strings.ReplaceAll(path, "/", "-"), "-"))
		f.mends()
		p.do(chromedp.Navigate(p.base + path))
		p.until("document.querySelector('.unopened') && " + said + ".visibility === 'hidden'")
	}
	p.quiet("/assets/")
}

// TestSlowAnswer: who waits long for an answer is told so beside the button that he
// pressed, and the word is gone with the answer.
func TestSlowAnswer(t *testing.T) {
	p, s := openSystem(t)
	c := toPreCheck(t, s.URL(), 31, filingtest.Form(filing.Enterprise, "11", 831))
	call(p, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{
		Source: `(() => {
			const timer = setTimeout, ask = fetch
			window.setTimeout = (work, after, ...more) => timer(work, after === 5_000 ? 0 : after, ...more)
			window.fetch = (to, how) => how?.method === 'PUT' ? new Promise((go) => { window.answer = () => go(ask(to, how)) }) : ask(to, how)
		})()`,
	})
	p.holdSession(demo.AccountVerifier)
	p.console("/provider/#case/"+c.ID, ".lock .button")
	p.choose(".lock .button")
	p.until("document.querySelector('.lock .said')?.innerText.includes('还在等')")
	eval[chromedp.Void](p, "answer()")
	p.until("document.querySelector('.lock').innerText.includes('由您办理') && !document.querySelector('.said')")
	p.quiet()
}
