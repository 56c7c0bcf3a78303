package browser

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"beian/internal/casework"
	"beian/internal/demo"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/web"
)

// invitedOnline passes the pre-check of a case that is verified online.
func invitedOnline(c *demo.Case, ctx context.Context) error {
	v, err := c.View(ctx)
	if err != nil {
		return err
	}
	verdict := casework.Verdict{Decision: "pass", Remote: true, Contact: filing.Contact{Channel: "phone", At: v.Case.SubmittedAt}}
	return c.Verifier.Do(ctx, http.MethodPost, "/api/provider/cases/"+c.ID+"/pre-check", verdict, nil)
}

// TestApplySteps takes the steps that few cases have: an individual who consents
// and takes his photo online, a withdrawal that the bureau is asked for, a wrong
// code, and a domain that another case holds.
func TestApplySteps(t *testing.T) {
	tab, s := openSystem(t)
	p := &applying{tab}
	ctx := context.Background()
	online := prepared(t, s.URL(), 1, filing.Individual, (*demo.Case).Submit, invitedOnline)
	confirming := prepared(t, s.URL(), 2, filing.SoleTrader, (*demo.Case).Submit, passed, (*demo.Case).Appear, (*demo.Case).Verify,
		func(c *demo.Case, ctx context.Context) error { return c.Await(ctx, filing.AwaitingConfirmation) })
	p.size(1280, 844)
	p.holdSession(demo.AccountApplicant)

	p.console("/apply/#case/"+online.ID, "#screen h1")
	p.shows("不用到场")
	p.press("我是王示例，同意")
	p.wait("dialog[open]")
	p.press("已阅读并同意")
	p.until("!document.getElementById('screen').innerText.includes('我是王示例，同意')")
	p.pick("王示例 的现场照片", "photo.jpg", "image/jpeg", photograph(t, 41))
	p.until("document.querySelector('.tag.filed')")
	p.look("apply-online-zh")

	p.console("/apply/#case/"+confirming.ID, "#screen h1")
	p.fill("code.p1", "12345")
	p.press("确认")
	p.shows("核验码是 6 位数字")
	right := smsCode(t, s.URL(), confirming.ID, "p1")
	wrong := "000000"
	if right == wrong {
		wrong = "000001"
	}
	p.fill("code.p1", wrong)
	p.press("确认")
	p.shows("核验码不对")
	p.look("apply-wrong-code-zh")
	must(t, confirming.Confirm(ctx))
	p.do(chromedp.Reload())
	p.press("申请撤回")
	p.wait("dialog[open]")
	p.press("申请撤回")
	p.shows("已申请撤回，等待省通信管理局退回")
	if v := askAPI[web.Case](t, s.URL(), demo.AccountApplicant, "/api/applicant/cases/"+confirming.ID+"?purpose=own-case"); !v.Case.Withdrawing {
		t.Error("nobody asked to withdraw")
	}

	// Another applicant files for a domain that the first case holds.
	f := filingtest.Form(filing.Enterprise, "11", 690)
	f.Sites[0].Domains, f.Sites[0].HomePage = confirming.Form.Sites[0].Domains, confirming.Form.Sites[0].HomePage
	f.Sites[0].Registrations = confirming.Form.Sites[0].Registrations
	c := demo.NewCase(s.URL(), "contest", f, &http.Client{Timeout: 20 * time.Second}, 20*time.Second)
	c.Applicant.Account = "applicant-2"
	must(t, c.Start(ctx))
	p.holdSession("applicant-2")
	p.console("/apply/#draft/"+c.ID+"/answers", "#screen h1")
	p.press("提交备案")
	p.press("请先上传域名证书，再提出异议")
	p.heading("上传证件和材料")
	p.pick("域名证书", "certificate.jpg", "image/jpeg", photograph(t, 42))
	p.until("document.querySelector('.tag.filed')")
	p.console("/apply/#draft/"+c.ID+"/answers", "#screen h1")
	p.press("提交备案")
	p.press("提出异议")
	p.shows("异议已提出")
	p.look("apply-contest-zh")
	p.console("/apply/#draft/"+c.ID+"/answers", "#screen h1")
	p.shows("正在核实")
	p.quiet("/api/")
}

// TestApplyScreensFail lets every call go wrong without which a screen can't be
// shown.
func TestApplyScreensFail(t *testing.T) {
	tab, s := openSystem(t)
	draft := prepared(t, s.URL(), 1, filing.Enterprise)
	invited := prepared(t, s.URL(), 3, filing.Enterprise, (*demo.Case).Submit, passed)
	tab.hurry()
	f := newFaulty(tab)
	tab.holdSession(demo.AccountApplicant)
	const who = demo.AccountApplicant
	for _, c := range []broken{
		{"/apply/", who, "", []string{"applicant/cases"}, ".list"},
		{"/apply/", who, "#begin", []string{"applicant/providers"}, ".field"},
		{"/apply/", who, "#draft/" + draft.ID, []string{"applicant/drafts/"}, ".tasks"},
		{"/apply/", who, "#case/" + invited.ID, []string{"applicant/cases/"}, ".timeline"},
		{"/apply/", who, "#case/" + invited.ID + "/booking/s1", []string{"applicant/cases/"}, "#f-day"},
	} {
		for how, says := range shownFaults() {
			t.Run(c.screen+" "+how.name, func(t *testing.T) {
				tab.t = t
				tab.fails(f, c, c.calls[0], *how, says)
			})
		}
	}
	tab.t = t
}
