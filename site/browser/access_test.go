package browser

import (
	"os"
	"path/filepath"
	"sync"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
)

var axe = sync.OnceValues(func() ([]byte, error) {
	return os.ReadFile(filepath.Join(shared.home, "..", "..", "node_modules", "axe-core", "axe.min.js"))
})

const axeScript = `axe.run(document, {resultTypes: ['violations']}).then((r) =>
  r.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.html + ' ' + n.failureSummary).join(' / ')).join('; '))`

// checkAccess runs axe-core over the page, in a world of its own so that the
// page's policy stays on.
func (p *tab) checkAccess() {
	p.t.Helper()
	source, err := axe()
	if err != nil {
		p.t.Fatalf("the accessibility check needs axe-core: npm ci (%v)", err)
	}
	tree := call(p, page.GetFrameTree, cdp.Empty{})
	world := call(p, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{FrameID: tree.FrameTree.Frame.ID, WorldName: "axe"})
	isolated(p, world.ExecutionContextID, string(source)+"; ''")
	if found := isolated(p, world.ExecutionContextID, axeScript); found != "" {
		p.t.Errorf("axe-core: %s", found)
	}
}
