package browser

import (
	"context"
	"os"
	"path/filepath"
	"strconv"

	"github.com/chromedp/chromedp"
)

// layoutScript lists what is wrong with the layout: sideways scroll, boxes
// outside of the window, codes broken inside a part, texts on top of each
// other, and controls lower than 44 pixels.
const layoutScript = `(() => {
  const found = [], width = document.documentElement.clientWidth
  const name = (e) => e.tagName + '.' + e.className + ' "' + e.textContent.trim().slice(0, 30) + '"'
  if (document.documentElement.scrollWidth > width) found.push('scrolls sideways: ' + document.documentElement.scrollWidth)
  const visible = [...document.body.querySelectorAll('*')].filter((e) => e.checkVisibility() && !e.closest('.skip'))
  for (const e of visible) {
    const box = e.getBoundingClientRect()
    if (box.width && (box.right > width + 1 || box.left < -1)) found.push('outside: ' + name(e))
    const broken = e.matches('.whole') && box.height > 1.9 * parseFloat(getComputedStyle(e).lineHeight)
    if (broken && e.textContent.length <= 16 && !document.documentElement.style.fontSize) found.push('broken: ' + name(e))
    const target = e.matches('[type=radio], [type=checkbox]') ? e.closest('.choice').getBoundingClientRect() : box // with its label
    if (e.matches('button, input, select, textarea, .banner a') && target.height < 44) found.push('low: ' + name(e) + ' ' + box.height)
  }
  const texts = visible.filter((e) => !e.children.length && e.textContent.trim())
  for (const [i, a] of texts.entries()) for (const b of texts.slice(i + 1)) {
    for (const s of a.getClientRects()) for (const t of b.getClientRects()) {
      const across = Math.min(s.right, t.right) - Math.max(s.left, t.left)
      const down = Math.min(s.bottom, t.bottom) - Math.max(s.top, t.top)
      if (across > 1 && down > s.height / 4) found.push('overlap: ' + name(a) + ' and ' + name(b))
    }
  }
  return found
})()`

// maxShift is how much of the window may move while a page loads (cumulative
// layout shift).
const maxShift = 0.05

const shiftScript = `new Promise((done) => {
  let sum = 0
  new PerformanceObserver((list) => { for (const e of list.getEntries()) sum += e.value }).observe({type: 'layout-shift', buffered: true})
  requestAnimationFrame(() => setTimeout(() => done(sum)))
})`

// checkLayout looks at the layout at four widths and at twice the text size.
func (p *tab) checkLayout() {
	p.t.Helper()
	for _, size := range []struct {
		width int64
		text  string // of the root, in percent; 106.25 is the page's own
	}{{320, ""}, {390, ""}, {768, ""}, {1280, ""}, {320, "212.5%"}, {390, "212.5%"}, {1280, "212.5%"}} {
		p.size(size.width, 844)
		eval[chromedp.Void](p, "document.documentElement.style.fontSize = "+strconv.Quote(size.text))
		for _, fault := range eval[[]string](p, layoutScript) {
			p.t.Errorf("at %d pixels, text %s: %s", size.width, size.text, fault)
		}
	}
	eval[chromedp.Void](p, "document.documentElement.style.fontSize = ''")
}

// picture keeps a picture of the whole page in tmp/screenshots.
func (p *tab) picture(name string, width int64) {
	p.t.Helper()
	p.size(width, 844)
	ctx, stop := context.WithTimeout(p.ctx, patience)
	defer stop()
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		p.t.Fatal(err)
	}
	folder := filepath.Join(shared.home, "..", "..", "tmp", "screenshots")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+"-"+strconv.FormatInt(width, 10)+".png"), png, 0o644); err != nil {
		p.t.Fatal(err)
	}
}

// checkPunctuation wants an English page to have the punctuation of Chinese only in what
// is Chinese.
func (p *tab) checkPunctuation() {
	p.t.Helper()
	found := eval[[]string](p, `(() => {
		if (!document.documentElement.lang.startsWith('en')) return []
		const texts = document.createTreeWalker(document.querySelector('main') ?? document.body, NodeFilter.SHOW_TEXT), found = []
		while (texts.nextNode()) {
			const at = texts.currentNode
			if (/[，：；。（）、]/.test(at.data) && !at.parentElement.closest('[lang^=zh]')) found.push(at.data)
		}
		return found
	})()`)
	for _, text := range found {
		p.t.Errorf("an English page says %q", text)
	}
}
