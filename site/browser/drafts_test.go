package browser

import (
	"net/http"
	"testing"
	"time"

	"beian/internal/casework"
	"beian/internal/demo"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
)

// TestPassOnlineIsKept: who passes a case to be verified online finds the tick after all
// that makes the screen anew, the question says that nobody need come, and the heads are
// invited so.
func TestPassOnlineIsKept(t *testing.T) {
	p, s := openSystem(t)
	c := toPreCheck(t, s.URL(), 1, filingtest.Form(filing.Individual, "11", 801))
	at := "provider/cases/" + c.ID
	f := newFaulty(p)
	p.size(1280, 900)
	p.holdSession(demo.AccountVerifier)
	p.console("/provider/#case/"+c.ID, "#pre-check")
	p.choose("#f-pre-check-pass")
	p.choose("#remote")
	p.pressed("提交决定")
	p.waitText("#pre-check .faults li", "请先在上面登记一次联系得上的核实，再通过。")
	p.choose("#f-contact-result-reached")
	p.pressed("登记")
	p.waitText(".notice.done", "核实记录已登记。")
	const ticked = "document.querySelector('#f-pre-check-pass')?.checked && document.querySelector('#remote').checked"
	p.until(ticked)

	f.breaksOnce(http.MethodPost, at+"/pre-check", stale)
	p.pressed("提交决定")
	p.pressed("确认")
	p.until("document.querySelector('dialog .error').innerText")
	p.pressed("取消")
	p.choose("#pre-check .fault .button")
	p.until("!document.querySelector('#pre-check .fault .button')")
	p.until(ticked)

	p.holdSession(demo.AccountVerifier)
	p.console("/provider/#case/"+c.ID, "#pre-check")
	p.until(ticked)
	p.pressed("提交决定")
	p.wait("dialog[open]")
	inOrder(t, "dialog", p.text("dialog"), []string{"线上核验，负责人不用到场", "通知每个网站的负责人线上核验"})
	p.picture("provider-confirm-online-zh", 390)
	p.picture("provider-confirm-online-zh", 1280)
	p.pressed("确认")
	p.waitText(".notice.done", "预核验已通过，已通知负责人线上核验。")
	if got := await(t, c, filing.AwaitingVerification); !got.Case.Remote {
		t.Error("the heads are invited in person")
	}
	p.quiet("/api/" + at + "/pre-check")
}

// TestOldDecisions: what was entered of a decision that somebody else made is not filled
// in when the case comes back in the same tab.
func TestOldDecisions(t *testing.T) {
	p, s := openSystem(t)
	ctx := t.Context()
	c := toPreCheck(t, s.URL(), 1, filingtest.Form(filing.Enterprise, "11", 801))
	p.holdSession(demo.AccountVerifier)
	p.console("/provider/#case/"+c.ID, "#pre-check")
	p.choose("#f-pre-check-refuse")
	p.pick("#f-pre-check-reason-1", "not-access-customer")
	p.pick("#f-contact-note", "无人接听")
	must(t, c.PreCheck(ctx, time.Time{}, casework.Ground{Code: "site-name", Field: "sites[s1].name"}))
	c.Form.Sites[0].Name = "示例文化交流"
	must(t, c.Resubmit(ctx))
	await(t, c, filing.AwaitingPreCheck)
	p.console("/provider/#case/"+c.ID, "#pre-check")
	if got := eval[[]string](p, entered); len(got) != 0 {
		t.Errorf("at the next pre-check %q is entered", got)
	}

	reviewed := underReview(t, s.URL(), 2, filing.Individual)
	p.holdSession(demo.AccountReviewer)
	p.console("/review/#case/"+reviewed.ID, ".tick")
	p.choose("#f-decision-refuse")
	p.pick("#f-ground", "false-information")
	p.pick("#f-grounds", "执照系伪造")
	must(t, reviewed.Review(ctx, casework.Verdict{Decision: "return", Reasons: []casework.Ground{{Code: "review-site-name", Field: "sites[s1].name"}}}))
	corrected(t, reviewed)
	p.console("/review/#case/"+reviewed.ID, ".tick")
	if got := eval[[]string](p, entered); len(got) != 0 {
		t.Errorf("at the next review %q is entered", got)
	}
}

// entered gives what is chosen and written in a decision, or of the contacts.
const entered = `[...document.querySelectorAll('.decision input:checked, .decision select, .decision textarea, .contacts textarea')].map((e) => e.value).filter((v) => v)`
