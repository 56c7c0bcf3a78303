package browser

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"

	"beian/internal/casework"
	"beian/internal/demo"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
)

// entersAs opens a console as an account, by the issuer's pages: whoever was signed
// in before signs out.
func (p *tab) entersAs(account, console string) {
	p.t.Helper()
	p.size(1280, 900)
	p.do(chromedp.Navigate("about:blank"))
	p.visit(console, "#screen h1")
	if eval[bool](p, "!!document.querySelector('#nav .account')") {
		p.click("#nav .quiet")
	}
	p.waitText("#screen .button", "登录")
	p.signIn(account)
}

// opensFromQueue opens a case from the queue of a console.
func (p *tab) opensFromQueue(c *demo.Case, ready string) {
	p.t.Helper()
	p.wait("#screen table")
	p.choose(fmt.Sprintf("tbody th a[href$=%q]", c.ID))
	p.wait(ready)
}

// looksUp opens the public page of a case and waits until it is published with a
// status, which takes a moment.
func (p *tab) looksUp(receipt string, status filing.Status, shows ...string) {
	p.t.Helper()
	code, err := filing.ParseReceipt(receipt)
	must(p.t, err)
	p.until(fmt.Sprintf("(await fetch('/%s').then((r) => r.ok ? r.json() : {})).status === %q", casework.StatusKey(code), status))
	p.visit("/status/?r="+receipt, "#result h2")
	inOrder(p.t, string(status), p.text("#result"), shows)
}

// TestFiling files a website from the first screen to the register, all of it in the
// browser and by the four roles: the applicant fills, uploads, corrects, books and
// enters the codes; the verifier returns, passes, and verifies at the desk; the
// reviewer ticks and approves; anybody looks the case and the number up.
func TestFiling(t *testing.T) {
	p, s := openSystem(t)
	a := &applying{p}
	form := filingtest.Form(filing.Enterprise, "11", 500)
	form.Persons[0].Name, form.Persons[1].Name = filing.NewSensitive("张示例"), filing.NewSensitive(rareName)
	c := demo.NewCase(s.URL(), demo.AccountApplicant, "filing", form, &http.Client{Timeout: patience}, patience)

	p.entersAs(demo.AccountApplicant, "/apply/")
	c.ID = a.fills(form, rareName)
	a.papers(c.ID, form, rareName)
	receipt := eval[string](p, `document.body.innerText.match(/BA(-[0-9A-HJKMNP-TV-Z]{4}){4}-[0-9A-HJKMNP-TV-Z]/)[0]`)
	p.looksUp(receipt, filing.AwaitingPreCheck, "待预核验", "接入服务单位正在核对")

	p.entersAs(demo.AccountVerifier, "/provider/")
	p.queueByKeys(c)
	inOrder(t, "lock", p.text("#screen"), []string{"现在没有人办理"})
	p.preCheckReturns("persons[p2].mobile", "请核对手机号码")
	p.looksUp(receipt, filing.Returned, "退回待修改")

	p.entersAs(demo.AccountApplicant, "/apply/")
	a.corrects(form)
	c.Form.Persons[1].Mobile = filing.NewSensitive("19905550123")
	await(t, c, filing.AwaitingPreCheck)

	p.entersAs(demo.AccountVerifier, "/provider/")
	p.opensFromQueue(c, "#pre-check")
	p.until("document.querySelector('#screen').innerText.includes('修改后')")
	inOrder(t, "changes", p.text("#screen"), []string{"上次退回的原因", "请核对手机号码", "修改前后对照", "19900001001", "手机号码", "19905550123"})
	p.preCheckPasses(c)
	p.looksUp(receipt, filing.AwaitingVerification, "待现场核验")

	p.entersAs(demo.AccountApplicant, "/apply/")
	a.books(c.ID, form)

	p.entersAs(demo.AccountVerifier, "/provider/")
	p.opensFromQueue(c, ".sites .panel")
	p.appears()
	p.siteIsVerified(c)
	p.passes(c)
	await(t, c, filing.AwaitingConfirmation)

	p.entersAs(demo.AccountApplicant, "/apply/")
	a.confirms(c.ID)

	p.entersAs(demo.AccountReviewer, "/review/")
	p.opensFromQueue(c, ".tick")
	p.tickAll()
	p.choose("#f-decision-approve")
	p.choose("#decision .actions .button")
	p.wait("dialog[open]")
	p.choose("dialog .button")
	p.waitText("#screen h1", "已审核合格")
	filed := await(t, c, filing.Filed)
	p.looksUp(receipt, filing.Filed, "已备案")
	number := filed.Case.Number.String()
	p.visit("/register/?q="+query(form.Sites[0].Domains[0]), "#result h2")
	inOrder(t, "register", p.text("#result"), []string{"已备案", number, form.Subject.Name.Reveal(), number + "-1", form.Sites[0].Name})

	p.entersAs(demo.AccountVerifier, "/provider/")
	p.console("/provider/#case/"+c.ID, "#access")
	p.pressed("登记开通")
	p.pressed("确认")
	p.waitText(".notice.done", "已登记开通。")
	p.quiet("/api/provider/cases/" + c.ID + "/sites/s1/slip")
}
