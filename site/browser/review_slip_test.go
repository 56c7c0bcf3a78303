package browser

import (
	"net/http"
	"slices"
	"strconv"
	"testing"

	"github.com/chromedp/chromedp"

	"beian/internal/casework"
	"beian/internal/demo"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/web"
)

// signOnScreen draws both signatures of the slip that the desk shows, and records them.
func (p *tab) signOnScreen() {
	p.t.Helper()
	p.choose("#f-how-screen")
	for n := range 2 {
		p.draw(n)
		eval[chromedp.Void](p, "document.querySelectorAll('.signing .button:first-child')["+strconv.Itoa(n)+"].click()")
		p.until("document.querySelectorAll('.signing [role=status]:not(:empty)').length === " + strconv.Itoa(n+1))
	}
	eval[chromedp.Void](p, "document.querySelectorAll('#step-5 input[type=checkbox]').forEach((b) => b.click())")
	p.pressed("登记签字盖章")
	p.until("document.querySelector('#step-5').innerText.includes('已签字盖章')")
}

// TestReviewReadsSlip: a reviewer reads the sheet of a slip that was signed on the screen,
// of which no scan shows more than the signatures; the reading is recorded with his purpose.
func TestReviewReadsSlip(t *testing.T) {
	p, s := openSystem(t)
	ctx := t.Context()
	c := atDesk(t, s.URL(), 1, filingtest.Form(filing.Enterprise, "11", 801))
	for _, step := range []func() error{
		func() error { return documents(ctx, c) },
		func() error { return c.CheckOff(ctx, "s1") },
		func() error {
			return c.Verifier.Do(ctx, http.MethodPost, "/api/provider/cases/"+c.ID+"/sites/s1/slip", web.SlipBody{Access: demo.Access()}, nil)
		},
	} {
		must(t, step())
	}
	p.size(1280, 900)
	p.holdSession(demo.AccountVerifier)
	p.console("/provider/#case/"+c.ID+"/site/s1", "#f-how-screen")
	p.signOnScreen()
	photo, err := c.Upload(ctx, casework.PurposePhoto, "s1", 800, 600)
	must(t, err)
	for _, step := range []func() error{
		func() error { return c.RecordSite(ctx, "s1", photo) },
		func() error { return c.PassVerification(ctx) },
		func() error { return c.Confirm(ctx) },
		func() error { return c.Await(ctx, filing.AwaitingReview) },
	} {
		must(t, step())
	}

	p.holdSession(demo.AccountReviewer)
	for lang, want := range map[string][]string{
		"zh": {"核验单", "第 1 版", "已签字盖章", "签字", "核验人签字", "屏幕签名", "网站负责人签字"},
		"en": {"Verification slip", "version 1", "Signed and sealed", "Verifier's signature", "on the screen", "Head's signature"},
	} {
		root := map[string]string{"zh": "/", "en": "/en/"}[lang]
		p.console(root+"review/#case/"+c.ID+"?for=supervision", ".tick")
		p.until("!document.querySelector('.stage img').hidden")
		p.looks("review-slip-links-" + lang)
		p.size(1280, 900)
		beside := eval[string](p, "document.querySelector('.scans > p > a').hash")
		if tick := eval[string](p, "document.querySelector('.tick a.button').hash"); tick != beside {
			t.Errorf("the tick of the slip leads to %s", tick)
		}
		p.choose(".scans > p > a")
		p.wait(".paper .qr")
		inOrder(t, "slip", p.text("#screen"), append(want, "网站备案信息真实性核验单", "第 2 份", "示例网络科技有限公司", "192.0.2.10"))
		if n := eval[int](p, "document.querySelectorAll('.paper').length"); n != 1 {
			t.Errorf("%d copies show", n)
		}
		if got := p.readings(); !slices.Contains(got, "sites/s1/slip supervision") {
			t.Errorf("read is %q", got)
		}
		p.looks("review-slip-" + lang)
		p.size(1280, 900)
		p.choose(".up a")
		p.wait(".tick")
	}
	p.quiet()
}
