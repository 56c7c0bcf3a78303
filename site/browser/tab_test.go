package browser

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// shared is the one Chromium of all tests; each test has tabs of its own.
var shared struct {
	ctx  context.Context
	err  error
	home string // the package's folder: a whole system changes the working directory
}

func TestMain(m *testing.M) {
	os.Exit(runTests(m))
}

func runTests(m *testing.M) int {
	if shared.home, shared.err = os.Getwd(); shared.err != nil {
		return m.Run()
	}
	path, err := exec.LookPath("chromium")
	if err != nil {
		shared.err = fmt.Errorf("the browser tests need Chromium and its fonts: apt-get install chromium fonts-noto-cjk (%w)", err)
		return m.Run()
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("use-fake-device-for-media-stream", true), chromedp.Flag("use-fake-ui-for-media-stream", true),
		chromedp.Flag("hide-scrollbars", true), chromedp.Flag("force-prefers-reduced-motion", true), chromedp.Flag("font-render-hinting", "none"))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	defer stop()
	ctx, closeBrowser := chromedp.NewContext(allocator)
	defer closeBrowser()
	shared.ctx, shared.err = ctx, chromedp.Do(ctx)
	return m.Run()
}

// tab is one tab of the browser on one site. It keeps what the page writes to
// the console, which is where violations of the policy show too.
type tab struct {
	t    *testing.T
	ctx  context.Context
	site *sample // nil where the tab is on a whole system
	base string  // address of the site

	mu       sync.Mutex
	messages []chromedp.ConsoleMessage
	marks    chan string

	asked atomic.Int32 // how often the browser asked whether to leave a page
}

// patience is how long one step may take; only a page that hangs takes it.
const patience = 20 * time.Second

// open opens a tab of 390 by 844 pixels on a site with the sample objects.
func open(t *testing.T) *tab {
	t.Helper()
	p := openTab(t)
	p.site = newSample(t)
	p.base = p.site.URL
	return p
}

// openTab opens a tab of 390 by 844 pixels on nothing yet.
func openTab(t *testing.T) *tab {
	t.Helper()
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	ctx, cancel := chromedp.NewContext(shared.ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	p := &tab{t: t, ctx: ctx, marks: make(chan string, 100)}
	console := chromedp.Console(ctx)
	go func() {
		for m, err := range console {
			if err != nil {
				return
			}
			if mark, ok := strings.CutPrefix(m.Text, "mark "); ok {
				p.marks <- mark
				continue
			}
			p.mu.Lock()
			p.messages = append(p.messages, m)
			p.mu.Unlock()
		}
	}()
	dialogs := chromedp.Events(ctx, page.JavascriptDialogOpening)
	go func() {
		for e, err := range dialogs {
			if err != nil {
				return
			}
			p.asked.Add(1)
			_, _ = chromedp.Call(ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: e.Type == page.DialogTypeBeforeunload})
		}
	}()
	p.size(390, 844)
	return p
}

// reuse makes the tab ready for another test: the site answers as at first, the
// network is there, and nothing has been complained about.
func (p *tab) reuse(t *testing.T) {
	t.Helper()
	p.t = t
	p.complaints() // all that is still under way
	p.site.set(nil)
	p.site.restore(t)
	setOffline(p, false)
	p.size(390, 844)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.messages = nil
}

func (p *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, stop := context.WithTimeout(p.ctx, patience)
	defer stop()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.t.Fatal(err)
	}
}

// size sets the size of the window in CSS pixels.
func (p *tab) size(width, height int64) {
	p.t.Helper()
	call(p, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: width, Height: height, DeviceScaleFactor: 1, Mobile: false,
	})
}

// visit goes to a path of the site and waits until something shows.
func (p *tab) visit(path, ready string) {
	p.t.Helper()
	p.do(chromedp.Navigate(p.base + path))
	p.wait(ready)
}

// wait waits until an element is visible.
func (p *tab) wait(selector string) {
	p.t.Helper()
	ctx, stop := context.WithTimeout(p.ctx, patience)
	defer stop()
	if err := chromedp.Do(ctx, chromedp.WaitVisible(chromedp.CSS(selector))); err != nil {
		p.t.Fatalf("no %s shows: %v", selector, err)
	}
}

// until waits until a condition of the page holds; it may await.
func (p *tab) until(condition string) {
	p.t.Helper()
	eval[chromedp.Void](p, fmt.Sprintf(`new Promise((done, fail) => { const look = async () => (%s) ? done() : setTimeout(() => look().catch(fail), 10); look().catch(fail) })`, condition))
}

// waitText waits until an element shows a text.
func (p *tab) waitText(selector, text string) {
	p.t.Helper()
	p.until(fmt.Sprintf("document.querySelector(%q)?.innerText === %q", selector, text))
}

// media sets the medium, and a feature as name=value.
func (p *tab) media(medium, feature string) {
	p.t.Helper()
	params := emulation.SetEmulatedMediaParams{Media: medium}
	if name, value, ok := strings.Cut(feature, "="); ok {
		params.Features = []*emulation.MediaFeature{{Name: name, Value: value}}
	}
	call(p, emulation.SetEmulatedMedia, params)
}

func (p *tab) click(selector string) {
	p.t.Helper()
	p.do(chromedp.Click(chromedp.CSS(selector)))
}

// text gives what a reader sees of an element.
func (p *tab) text(selector string) string {
	p.t.Helper()
	return eval[string](p, fmt.Sprintf("document.querySelector(%q).innerText", selector))
}

func eval[T any](p *tab, script string) T {
	p.t.Helper()
	ctx, stop := context.WithTimeout(p.ctx, patience)
	defer stop()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("%.200s: %v", script, err)
	}
	return v
}

func call[P, R any](p *tab, command cdp.Command[P, R], params P) R {
	p.t.Helper()
	ctx, stop := context.WithTimeout(p.ctx, patience)
	defer stop()
	r, err := chromedp.Call(ctx, command, params)
	if err != nil {
		p.t.Fatal(err)
	}
	return r
}

// isolated runs a script in a world of its own, which the page's policy does
// not reach and which leaves it on for the page.
func isolated(p *tab, world runtime.ExecutionContextID, script string) string {
	p.t.Helper()
	yes := true
	r := call(p, runtime.Evaluate, runtime.EvaluateParams{Expression: script, ContextID: world, AwaitPromise: &yes, ReturnByValue: &yes})
	if r.ExceptionDetails != nil {
		p.t.Fatalf("%.60s: %s %s", script, r.ExceptionDetails.Text, r.ExceptionDetails.Exception.Description)
	}
	return strings.Trim(string(r.Result.Value), `"`)
}

// complaints gives everything that the page wrote to the console so far, but
// for failed requests of the allowed paths, which the browser itself notes.
func (p *tab) complaints(allowed ...string) []string {
	p.t.Helper()
	mark := fmt.Sprint(time.Now().UnixNano())
	eval[chromedp.Void](p, fmt.Sprintf("console.log('mark %s')", mark))
	for got := range p.marks {
		if got == mark {
			break
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	var found []string
	for _, m := range p.messages {
		if m.Source == "intervention" && strings.Contains(m.Text, "beforeunload") {
			continue // a page that no test clicked on was left with something unsaved
		}
		path := strings.TrimPrefix(m.URL, p.base)
		if m.Source == "network" && slices.ContainsFunc(allowed, func(a string) bool { return strings.HasPrefix(path, a) }) {
			continue
		}
		found = append(found, fmt.Sprintf("%s %s: %s (%s)", m.Type, m.Source, m.Text, path))
	}
	return found
}

// quiet fails the test if the page complained.
func (p *tab) quiet(allowed ...string) {
	p.t.Helper()
	for _, c := range p.complaints(allowed...) {
		p.t.Error("console: " + c)
	}
}
