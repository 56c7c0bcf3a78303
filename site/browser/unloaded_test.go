package browser

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"beian/internal/demo"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/web"
)

// gone is what a machine answers that was given a new build of the site: the file of
// the earlier one is not there any more.
var gone = fault{name: "gone", status: http.StatusNotFound, body: "not here"}

// TestPartsFailToLoad lets the parts of a console fail that it loads later: a message
// says so in place of the screen and offers to try again and to load the page anew, and
// nothing that was typed is lost.
func TestPartsFailToLoad(t *testing.T) {
	p, s := openSystem(t)
	c := toPreCheck(t, s.URL(), 31, filingtest.Form(filing.Enterprise, "11", 831))
	f := newFaulty(p)
	p.size(1280, 844)
	p.holdSession(demo.AccountVerifier)
	for lang, title := range map[string]string{"/": "这部分网页没有打开", "/en/": "This part of the page did not load"} {
		f.mends()
		p.console(lang+"provider/", "#screen table")
		f.breaks("", "cases-", cutOff)
		eval[chromedp.Void](p, "location.hash = 'case/"+c.ID+"'")
		p.waitText("#screen h1", title)
		p.shown("console-unloaded-" + map[string]string{"/": "zh", "/en/": "en"}[lang])
		p.size(1280, 844)
		p.choose("#screen .button") // it is still out of reach
		p.until("!document.querySelector('.button[aria-disabled]')")
		p.waitText("#screen h1", title)
		f.mends()
		p.choose("#screen .button")
		p.wait("#pre-check")
	}

	p.console("/provider/#case/"+c.ID, "#pre-check")
	p.pick("#f-contact-note", "本人接听")
	p.choose("#f-pre-check-return")
	p.pick("#f-pre-check-reason-1-note", "与执照不符")
	f.breaks("", "desk-", gone)
	eval[chromedp.Void](p, "location.hash = 'appointments'")
	p.waitText("#screen h1", "这部分网页没有打开")
	f.mends() // the page as it is built now asks for files that are there
	p.follow(chromedp.Click(chromedp.CSS("#screen .button.second")))
	p.waitText("#screen h1", "现场预约")
	p.console("/provider/#case/"+c.ID, "#pre-check")
	if got := eval[[]string](p, "[...document.querySelectorAll('textarea')].map((e) => e.value)"); !slices.Equal(got, []string{"本人接听", "与执照不符"}) {
		t.Errorf("what was typed is %q", got)
	}

	p.console("/provider/", "#screen table")
	setOffline(p, true)
	f.breaks("", "office-", cutOff)
	eval[chromedp.Void](p, "location.hash = 'settings'")
	p.waitText("#screen h1", "您的设备没有联网")
	f.mends()
	setOffline(p, false)
	p.wait("#screen .panel") // by itself
	p.quiet("/assets/")
}

// TestDraftOutlivesWhatFailsToLoad: what is typed into a draft and not saved yet when
// another part of the console can't be loaded is saved.
func TestDraftOutlivesWhatFailsToLoad(t *testing.T) {
	tab, s := openSystem(t)
	p := &applying{tab}
	draft := prepared(t, s.URL(), 1, filing.Enterprise)
	filed := demo.NewCase(s.URL(), draft.Applicant.Account, "beside", filingtest.Form(filing.SoleTrader, "11", 603), &http.Client{Timeout: 20 * time.Second}, 20*time.Second)
	must(t, filed.Start(t.Context()))
	must(t, filed.Submit(t.Context()))
	f := newFaulty(tab)
	tab.holdSession(demo.AccountApplicant)
	screen := "/apply/#draft/" + draft.ID + "/subject"
	p.console(screen, "#"+fieldID("subject.address"))
	f.breaks("", "filings-", gone)
	f.breaks(http.MethodPut, "applicant/drafts/"+draft.ID, failing)
	p.fill("subject.address", "示例路8号")
	eval[chromedp.Void](p.tab, "location.hash = 'case/"+filed.ID+"'")
	p.heading("这部分网页没有打开")
	f.mends()
	p.follow(chromedp.Click(chromedp.CSS("#screen .button.second")))
	p.wait(".timeline")
	p.console(screen, "#"+fieldID("subject.address"))
	p.until("document.getElementById('f-subject-address').value === '示例路8号' && document.querySelector('.saved').innerText.startsWith('已保存')")
	d := askAPI[web.Draft](t, s.URL(), demo.AccountApplicant, "/api/applicant/drafts/"+draft.ID)
	if got := d.Form.Subject.Address.Reveal(); got != "示例路8号" {
		t.Errorf("saved is %q", got)
	}

	// The next person at this machine finds nothing of what was not saved.
	f.breaks(http.MethodPut, "applicant/drafts/"+draft.ID, failing)
	p.fill("subject.address", "示例路9号")
	p.until("Object.keys(sessionStorage).some((k) => k.includes('form'))")
	p.choose("#nav .quiet")
	p.waitText("dialog h2", "退出前请注意")
	p.picture("sign-out-unsaved-zh", 390)
	p.picture("sign-out-unsaved-zh", 1280)
	p.choose("dialog .second")
	p.until("!document.querySelector('dialog') && document.getElementById('f-subject-address').value === '示例路9号'")
	p.choose("#nav .quiet")
	p.wait("dialog[open]")
	p.choose("dialog .button")
	p.waitText("#screen .button", "登录")
	if got := eval[[]string](p.tab, "Object.keys(sessionStorage)"); len(got) != 0 {
		t.Errorf("%q is kept after signing out", got)
	}
	p.quiet("/assets/", "/api/")
}
