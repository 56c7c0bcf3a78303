package browser

import (
	"net/http"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"beian/internal/casework"
	"beian/internal/demo"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/web"
)

// holdBeats keeps what the pages that the tab goes to do every few minutes until beat is
// called.
func (p *tab) holdBeats() {
	p.t.Helper()
	call(p, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{
		Source: `(() => { const every = setInterval; window.beats = []; window.setInterval = (work, after) => after < 60_000 ? every(work, after) : beats.push(work) })()`,
	})
}

func (p *tab) beat() {
	p.t.Helper()
	eval[chromedp.Void](p, "beats.at(-1)()")
}

func (p *tab) lockSays(text string) {
	p.t.Helper()
	p.until("document.querySelector('.lock').innerText.includes('" + text + "') && !document.querySelector('.lock .button[aria-disabled]')")
}

// TestLockIsLost: whose case is taken over is told with the next renewal, and one who gave
// a case back takes it again with the first thing that he does.
func TestLockIsLost(t *testing.T) {
	p, s := openSystem(t)
	c := toPreCheck(t, s.URL(), 1, filingtest.Form(filing.Enterprise, "11", 801))
	lock := "provider/cases/" + c.ID + "/lock"
	manager := &demo.Client{Base: s.URL(), Account: demo.AccountManager, Key: "manager", HTTP: &http.Client{Timeout: patience}}
	p.holdBeats()
	p.hurry()
	f := newFaulty(p)
	p.size(1280, 900)
	p.holdSession(demo.AccountVerifier)
	p.console("/provider/#case/"+c.ID, "#pre-check")
	p.pressed("由我办理")
	p.lockSays("由您办理")
	p.console("/provider/#case/"+c.ID, "#pre-check") // it is his when he opens it, then
	p.lockSays("由您办理")
	for _, how := range callFaults() {
		f.mends()
		f.breaks(http.MethodDelete, lock, how)
		p.pressed("交还")
		p.until("document.querySelector('.lock .fault .error')")
		p.lockSays("由您办理")
	}
	f.mends()
	p.pressed("交还")
	p.lockSays("现在没有人办理。")
	for _, how := range callFaults() {
		f.mends()
		f.breaks(http.MethodPut, lock, how)
		p.pressed("由我办理")
		p.until("document.querySelector('.lock .fault .error')")
		p.lockSays("现在没有人办理。")
	}
	f.mends()
	p.pick("#f-contact-note", "本人接听")
	p.lockSays("由您办理")
	if got := viewOf(t, c).Lock; got == nil || got.Holder != demo.AccountVerifier {
		t.Errorf("the lock is %+v", got)
	}

	f.breaks(http.MethodPut, lock, failing) // a renewal that fails is said; the lock runs on
	p.beat()
	p.until("document.querySelector('.lock .fault .error')")
	p.lockSays("由您办理")
	f.mends()
	p.beat()
	p.until("!document.querySelector('.lock .fault .error')")

	var taken casework.Locked
	must(t, manager.Do(t.Context(), http.MethodPut, "/api/"+lock, web.LockBody{Take: true}, &taken))
	p.beat()
	p.lockSays("别人正在办理")
	if got := p.text("#live"); got == "" {
		t.Error("nobody who listens is told")
	}
	p.checkAccess()
	p.picture("provider-lock-lost-zh", 390)
	p.picture("provider-lock-lost-zh", 1280)
	p.size(1280, 900)
	p.choose(".lock .button")
	p.lockSays("manager-1 正在办理")
	if got := eval[string](p, "document.querySelector('#f-contact-note').value"); got != "本人接听" {
		t.Errorf("the note is %q", got)
	}
	f.breaks(http.MethodPut, lock, failing)
	p.pressed("接过来办理")
	p.until("document.querySelector('.lock .fault .error')")
	p.lockSays("manager-1 正在办理")
}
