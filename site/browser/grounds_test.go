package browser

import (
	"strings"
	"testing"

	"beian/internal/casework"
	"beian/internal/demo"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
)

// TestReturnNamesFields: a return by the provider unlocks only what its reasons name, so it
// is said before anybody confirms that each must name a field; a return by the bureau may
// be about the whole filing.
func TestReturnNamesFields(t *testing.T) {
	p, s := openSystem(t)
	waiting := toPreCheck(t, s.URL(), 1, filingtest.Form(filing.Enterprise, "11", 801))
	desk := atDesk(t, s.URL(), 2, filingtest.Form(filing.Individual, "11", 802))
	returned := underReview(t, s.URL(), 3, filing.Enterprise)
	reviewed := underReview(t, s.URL(), 4, filing.Individual)
	must(t, returned.Review(t.Context(), casework.Verdict{Decision: "return", Reasons: []casework.Ground{{Code: "other-review"}}}))
	await(t, returned, filing.ReturnedByBureau)
	p.size(1280, 900)
	p.holdSession(demo.AccountVerifier)
	for _, c := range []struct{ id, section, way, code, field, done string }{
		{waiting.ID, "pre-check", "return", "site-name", "sites[s1].name", "已退回网站主办者修改。"},
		{desk.ID, "verification", "return", "site-name", "sites[s1].name", "已退回网站主办者修改。"},
		{returned.ID, "reverification", "send-back", "site-name", "sites[s1].name", "已退回网站主办者修改。"},
	} {
		p.console("/provider/#case/"+c.id, "#"+c.section)
		p.choose("#f-" + c.section + "-" + c.way)
		if !eval[bool](p, "!!document.querySelector('#"+c.section+" .reason')") {
			p.pressed("再加一个原因")
		}
		last := eval[string](p, "[...document.querySelectorAll('#"+c.section+" .reason select')].at(-2).id")
		p.pick("#"+last, c.code)
		if options := p.text("#" + last + "-field"); strings.Contains(options, "整单") {
			t.Errorf("%s: it offers %q", c.section, options)
		}
		p.pressed("提交决定")
		p.until("document.querySelector('#" + c.section + " .faults')?.innerText.includes('请选择要修改的项目。')")
		if eval[bool](p, "!!document.querySelector('dialog')") {
			t.Errorf("%s: it asks to confirm", c.section)
		}
		if c.section == "pre-check" {
			p.checkAccess()
			p.picture("provider-return-field-zh", 390)
			p.picture("provider-return-field-zh", 1280)
			p.size(1280, 900)
		}
		p.pick("#"+last+"-field", c.field)
		p.pressed("提交决定")
		p.pressed("确认")
		p.waitText(".notice.done", c.done)
	}
	p.holdSession(demo.AccountReviewer)
	p.console("/review/#case/"+reviewed.ID, ".tick")
	p.choose("#f-decision-return")
	p.pick("#f-decision-reason-1", "other-review")
	if options := p.text("#f-decision-reason-1-field"); !strings.Contains(options, "整单") {
		t.Errorf("the bureau is offered %q", options)
	}
	p.choose("#decision > .actions .button")
	p.wait("dialog[open]")
	p.quiet()
}
