package browser

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/evanw/esbuild/pkg/api"
)

// TestQR holds the codes of slips against those of another encoder (python-qrcode,
// in bytes with correction M): each module of each version that a slip can have.
// Which mask is best is each encoder's to say.
func TestQR(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(shared.home, "testdata", "qr.json"))
	if err != nil {
		t.Fatal(err)
	}
	var vectors []struct {
		Text    string
		Version int
		Masks   []string // beginnings of the SHA-256 of the rows, under each mask
	}
	if err := json.Unmarshal(b, &vectors); err != nil {
		t.Fatal(err)
	}
	p := open(t)
	p.visit("/", "#typed")
	folder, err := filepath.Abs(filepath.Join(shared.home, "..", "parts"))
	if err != nil {
		t.Fatal(err)
	}
	bundle := api.Build(api.BuildOptions{Bundle: true, Format: api.FormatIIFE, GlobalName: "parts", Stdin: &api.StdinOptions{
		Contents: "export { qrOf } from './qr'", ResolveDir: folder,
	}})
	if len(bundle.Errors) > 0 {
		t.Fatal(bundle.Errors[0].Text)
	}
	for _, v := range vectors {
		text, _ := json.Marshal(v.Text)
		rows := eval[[]string](p, fmt.Sprintf(`(() => { %s
			return parts.qrOf(%s).map((row) => row.map((dark) => dark ? '1' : '0').join('')) })()`, bundle.OutputFiles[0].Contents, text))
		sum := sha256.Sum256([]byte(strings.Join(rows, "\n")))
		if len(rows) != 17+4*v.Version || !slices.Contains(v.Masks, hex.EncodeToString(sum[:8])) {
			t.Errorf("the code of %q has other modules, in %d rows", v.Text, len(rows))
		}
	}
}
