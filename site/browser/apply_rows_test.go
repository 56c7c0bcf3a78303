package browser

import (
	"fmt"
	"strings"
	"testing"

	"beian/internal/filing"
)

// TestRowFaults: what is found of a domain or an approval is tied to the input that
// it is about, and the list of faults leads there.
func TestRowFaults(t *testing.T) {
	tab, s := openSystem(t)
	p := &applying{tab}
	c := prepared(t, s.URL(), 1, filing.Enterprise)
	p.size(1280, 844)
	p.holdSession(c.Applicant.Account)
	p.console("/apply/#draft/"+c.ID+"/site/s1", "#screen h1")
	p.fill("sites[s1].registrations[0].validUntil", "明年")
	p.press("添加前置审批")
	p.fill("sites[s1].approvals[0].code", "1")
	p.press("保存并继续")
	p.wait(".faults")
	for name, says := range map[string]string{
		"sites[s1].registrations[0].validUntil": "到期日",
		"sites[s1].approvals[0].number":         "编号",
	} {
		at := fmt.Sprintf("document.getElementById(%q)", fieldID(name))
		p.until(at + ".getAttribute('aria-invalid') === 'true'")
		if shown := eval[string](p.tab, at+".getAttribute('aria-describedby').split(' ').map((id) => document.getElementById(id).innerText).join(' ')"); !strings.Contains(shown, says) {
			t.Errorf("%s is described by %q", name, shown)
		}
		p.until(fmt.Sprintf(`(() => {
			const link = [...document.querySelectorAll('.faults a')].find((a) => a.innerText.includes(%q))
			link?.click()
			return document.activeElement === %s
		})()`, says, at))
	}
	for _, name := range []string{"sites[s1].registrations[0].domain", "sites[s1].approvals[0].code"} {
		if eval[bool](p.tab, fmt.Sprintf("document.getElementById(%q).hasAttribute('aria-invalid')", fieldID(name))) {
			t.Errorf("%s is not at fault", name)
		}
	}
	p.look("apply-row-faults-zh")
	p.fill("sites[s1].registrations[0].validUntil", "2035-12-31")
	p.until(fmt.Sprintf("!document.getElementById(%q).hasAttribute('aria-invalid')", fieldID("sites[s1].registrations[0].validUntil")))
	p.quiet()
}
