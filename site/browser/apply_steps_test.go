package browser

import (
	"context"
	"net/http"
	"testing"
	"time"

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

	p.holdSession(online.Applicant.Account)
	p.console("/apply/#case/"+online.ID, "#screen h1")
	p.shows("不用到场")
	p.press("我是王示例，同意")
	p.wait("dialog[open]")
	p.press("已阅读并同意")
	p.until("!document.getElementById('screen').innerText.includes('我是王示例，同意')")
	p.pick("王示例 的现场照片", "photo.jpg", "image/jpeg", photograph(t, 41))
	p.until("document.querySelectorAll('.tag.filed').length > 1") // the consent and the photo
	p.look("apply-online-zh")

	p.holdSession(confirming.Applicant.Account)
	p.console("/apply/#case/"+confirming.ID, "#screen h1")
	p.fill("code.p1", "12345")
	p.press("确认")
	p.shows("核验码是 6 位数字")
	right := smsCode(t, s.URL(), confirming.Applicant.Account, confirming.ID, "p1")
	wrong := "000000"
	if right == wrong {
		wrong = "000001"
	}
	p.fill("code.p1", wrong)
	p.press("确认")
	p.shows("核验码不对")
	p.shows("还可以输入 5 次")
	p.press("再次发送")
	p.shows("还是原来的核验码")
	p.look("apply-wrong-code-zh")
	p.console("/apply/#case/"+confirming.ID, "#screen h1")
	p.shows("还可以输入 5 次")
	p.console("/en/apply/#case/"+confirming.ID, "#screen h1")
	p.shows("1 day left")
	p.shows("5 tries left")
	p.look("apply-codes-en")
	must(t, confirming.Confirm(ctx))
	p.console("/apply/#case/"+confirming.ID, "#screen h1")
	p.press("申请撤回")
	p.wait("dialog[open]")
	p.press("申请撤回")
	p.shows("已申请撤回，等待省通信管理局退回")
	if v := askAPI[web.Case](t, s.URL(), confirming.Applicant.Account, "/api/applicant/cases/"+confirming.ID+"?purpose=own-case"); !v.Case.Withdrawing {
		t.Error("nobody asked to withdraw")
	}

	// Another applicant files for a domain that the first case holds.
	f := filingtest.Form(filing.Enterprise, "11", 690)
	f.Sites[0].Domains, f.Sites[0].HomePage = confirming.Form.Sites[0].Domains, confirming.Form.Sites[0].HomePage
	f.Sites[0].Registrations = confirming.Form.Sites[0].Registrations
	c := demo.NewCase(s.URL(), demo.Applicant(applicants), "contest", f, &http.Client{Timeout: 20 * time.Second}, 20*time.Second)
	must(t, c.Start(ctx))
	p.holdSession(c.Applicant.Account)
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

// TestApplySites adds a site with two domains and a person to a draft, takes the
// person out again, and drops the site when the case is returned for it.
func TestApplySites(t *testing.T) {
	tab, s := openSystem(t)
	p := &applying{tab}
	ctx := context.Background()
	c := prepared(t, s.URL(), 1, filing.Enterprise)
	path := "/api/applicant/drafts/" + c.ID
	p.size(1280, 844)
	p.holdSession(c.Applicant.Account)
	p.console("/apply/#draft/"+c.ID, ".tasks")
	p.press("添加一位负责人")
	p.heading("其他人员")
	p.press("删除")
	p.wait("dialog[open]")
	p.press("删除")
	p.heading("填写备案资料")
	p.press("添加一个网站")
	p.heading("网站 2")
	p.fill("sites[s2].name", "示例商城")
	other := filingtest.Form(filing.Enterprise, "11", 660).Sites[0]
	third := filingtest.Form(filing.Enterprise, "11", 661).Sites[0]
	p.fill("sites[s2].registrations[0].domain", other.Domains[0])
	p.write("sites[s2].registrations[0].validUntil", "20351231")
	p.write("sites[s2].registrations[0].verifiedOn", "2026/1/5")
	p.press("再添加一个域名")
	p.fill("sites[s2].registrations[1].domain", third.Domains[0])
	p.fill("sites[s2].registrations[1].validUntil", "2035-12-31")
	p.fill("sites[s2].registrations[1].verifiedOn", "2026-01-05")
	p.fill("sites[s2].homePage", other.HomePage)
	p.tick("sites[s2].content", "shopping")
	p.fill("sites[s2].head", "p2")
	p.fill("sites[s2].remark", "销售示例商品")
	p.tick("sites[s2].attachments", "domain-certificate")
	p.shows("一个网站只能有一个域名")
	p.look("apply-second-site-zh")
	p.press("删除域名 2")
	p.until("!document.getElementById('screen').innerText.includes('一个网站只能有一个域名')")
	p.press("保存并返回清单")
	p.heading("填写备案资料")
	p.shows("可以提交")
	d := askAPI[web.Draft](t, s.URL(), c.Applicant.Account, path)
	if len(d.Form.Persons) != 2 || len(d.Form.Sites) != 2 || len(d.Form.Sites[1].Domains) != 1 || d.Form.Sites[1].Registrations[0].VerifiedOn != "2026-01-05" {
		t.Errorf("the draft has %d persons and the sites %+v", len(d.Form.Persons), d.Form.Sites)
	}
	must(t, c.Submit(ctx))
	must(t, c.PreCheck(ctx, time.Time{}, casework.Ground{Code: "site-name", Field: "sites[s2].name"}))
	p.console("/apply/#case/"+c.ID, "#screen h1")
	p.press("撤下网站“示例商城”")
	p.wait("dialog[open]")
	p.press("撤下网站“示例商城”")
	p.until("!document.getElementById('screen').innerText.includes('撤下网站')")
	p.press("修改并重新提交")
	p.heading("修改并重新提交")
	p.press("重新提交")
	p.heading(c.Form.Subject.Name.Reveal())
	p.shows("待预核验")
	p.quiet()
}

// TestApplyScreensFail lets every call go wrong without which a screen can't be
// shown.
func TestApplyScreensFail(t *testing.T) {
	tab, s := openSystem(t)
	draft := prepared(t, s.URL(), 1, filing.Enterprise)
	invited := prepared(t, s.URL(), 3, filing.Enterprise, (*demo.Case).Submit, passed)
	tab.hurry()
	f := newFaulty(tab)
	who, invitee := draft.Applicant.Account, invited.Applicant.Account
	for _, c := range []broken{
		{"/apply/", who, "", []string{"applicant/cases"}, ".list"},
		{"/apply/", who, "#begin", []string{"applicant/providers"}, ".field"},
		{"/apply/", who, "#draft/" + draft.ID, []string{"applicant/drafts/"}, ".tasks"},
		{"/apply/", invitee, "#case/" + invited.ID, []string{"applicant/cases/"}, ".timeline"},
		{"/apply/", invitee, "#case/" + invited.ID + "/booking/s1", []string{"applicant/cases/"}, "#f-day"},
	} {
		tab.holdSession(c.account)
		for how, says := range shownFaults() {
			t.Run(c.screen+" "+how.name, func(t *testing.T) {
				tab.t = t
				tab.fails(f, c, c.calls[0], *how, says)
			})
		}
	}
	tab.t = t
}
