package browser

import (
	"context"
	"net/http"
	"testing"
	"time"

	"beian/internal/demo"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
)

// TestApplyAccount: beside its open case an account submits no other. The draft
// says so from the first screen, the refusal says it again and leads to that case;
// once it is withdrawn, the draft is submitted.
func TestApplyAccount(t *testing.T) {
	tab, s := openSystem(t)
	p := &applying{tab}
	open := prepared(t, s.URL(), 1, filing.Enterprise, (*demo.Case).Submit)
	form := filingtest.Form(filing.SoleTrader, "11", 670)
	draft := demo.NewCase(s.URL(), open.Applicant.Account, "beside", form, &http.Client{Timeout: 20 * time.Second}, 20*time.Second)
	must(t, draft.Start(context.Background()))
	p.size(1280, 844)
	p.holdSession(open.Applicant.Account)
	for _, lang := range []struct{ root, name, says, state string }{
		{"/", "zh", "本账号另有一份在办或者已办成的备案", "本账号另有备案，暂时不能提交"},
		{"/en/", "en", "This account has another case, open or filed", "This account has another filing"},
	} {
		p.console(lang.root+"apply/#draft/"+draft.ID, ".tasks")
		p.shows(lang.says)
		p.shows(lang.state)
		p.look("apply-bound-tasks-" + lang.name)
	}
	p.console("/en/apply/#draft/"+draft.ID+"/answers", "#screen h1")
	p.press("Submit the filing")
	p.shows("Withdraw that one first, or file from another account")
	p.look("apply-bound-refused-en")
	p.console("/apply/#draft/"+draft.ID+"/answers", "#screen h1")
	p.press("提交备案")
	p.shows("本账号已有在办的备案")
	p.look("apply-bound-refused-zh")

	p.click("#screen [role=alert] a")
	p.heading(open.Form.Subject.Name.Reveal())
	p.press("撤回备案")
	p.wait("dialog[open]")
	p.press("撤回备案")
	p.shows("已撤回")
	p.console("/apply/#draft/"+draft.ID, ".tasks")
	p.shows("可以提交")
	p.press("核对填写内容")
	p.heading("核对填写内容")
	p.press("提交备案")
	p.heading("备案已提交")
	p.quiet("/api/")
}
