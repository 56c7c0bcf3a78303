package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// TestChooser picks a nature and a province, by mouse and by keyboard, and comes
// to the section of the nature on the page of the province.
func TestChooser(t *testing.T) {
	p := open(t)
	for _, c := range []struct {
		root, nature, province, leads, heading string
	}{
		{"/", "enterprise", "31", "/guide/31/#enterprise", "企业"},
		{"/en/", "individual", "65", "/en/guide/65/#individual", "Individual"},
	} {
		p.visit(c.root+"guide/", "#chooser")
		eval[chromedp.Void](p, `document.getElementById('nature').value = '`+c.nature+`'; document.getElementById('province').value = '`+c.province+`'`)
		p.follow(chromedp.Click(chromedp.CSS("#chooser button")))
		if got := strings.TrimPrefix(eval[string](p, "location.href"), p.site.URL); got != c.leads {
			t.Errorf("it leads to %s, want %s", got, c.leads)
		}
		if got := p.text(":target h2"); got != c.heading {
			t.Errorf("%s begins with %q, want %q", c.leads, got, c.heading)
		}
		if top := eval[float64](p, "document.querySelector(':target').getBoundingClientRect().top"); top < -1 || top > 422 {
			t.Errorf("%s shows its section at %v", c.leads, top)
		}
	}
	p.visit("/guide/", "#chooser")
	p.do(chromedp.Focus(chromedp.CSS("#nature")), chromedp.KeyEvent("个"), chromedp.KeyEvent("\t"), chromedp.KeyEvent("上"))
	p.follow(chromedp.Click(chromedp.CSS("#chooser button")))
	if got := strings.TrimPrefix(eval[string](p, "location.href"), p.site.URL); got != "/guide/31/#individual" {
		t.Errorf("by keyboard it leads to %s", got)
	}
	p.quiet()
}

// TestGuideWithoutScripts reads the guide in a browser that runs none: the lists
// lead to everything.
func TestGuideWithoutScripts(t *testing.T) {
	p := open(t)
	call(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	p.visit("/", "h1")
	p.follow(chromedp.Click(chromedp.CSS("main a[href='/guide/']")))
	p.wait("#chooser noscript")
	p.follow(chromedp.Click(chromedp.CSS(".links a[href='/guide/44/']")))
	p.wait("#law-firm")
	for _, page := range []string{"checks", "reasons"} {
		p.visit("/guide/", "#chooser")
		p.follow(chromedp.Click(chromedp.CSS("a[href='/guide/" + page + "/']")))
		p.wait("main li")
	}
}

// TestGuideLanguages changes the language on a page of a province.
func TestGuideLanguages(t *testing.T) {
	p := open(t)
	p.visit("/guide/31/", "h1")
	p.follow(chromedp.Click(chromedp.CSS("#language")))
	if got := p.text("h1"); got != "Shanghai: documents to bring" {
		t.Errorf("the other language shows %q", got)
	}
	p.follow(chromedp.Click(chromedp.CSS("#language")))
	if got := p.text("h1"); got != "上海市：备案要带的材料" {
		t.Errorf("and back shows %q", got)
	}
	p.quiet()
}
