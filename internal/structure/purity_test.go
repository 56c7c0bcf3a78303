package structure

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// files parses the product's files of a folder.
func files(t *testing.T, folder string) (*token.FileSet, []*ast.File) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("../..", folder, "*.go"))
	if err != nil || len(names) == 0 {
		t.Fatalf("%s has no files (%v)", folder, err)
	}
	set := token.NewFileSet()
	var all []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(set, name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, f)
	}
	return set, all
}

// forbidden are calls that would make a run depend on more than its inputs.
var forbidden = []string{
	"time.Now", "time.Since", "time.Until", "time.Sleep", "time.After", "time.AfterFunc", "time.NewTimer", "time.NewTicker", "time.Tick",
	"context.WithTimeout", "context.WithDeadline", "context.WithTimeoutCause", "context.WithDeadlineCause", "context.Background", "context.TODO",
	"slog.Default", "slog.Info", "slog.Warn", "slog.Error", "slog.Debug",
}

// TestPure: what the simulation runs starts no goroutine, reads no clock, sets
// no deadline and has no source of randomness or configuration of its own, for
// then one seed would not give one run.
func TestPure(t *testing.T) {
	for _, folder := range []string{
		"internal/filing", "internal/workday", "internal/rulebook", "internal/policy", "internal/notice", "internal/records",
		"internal/casework", "internal/bureau", "internal/mailbox", "internal/states", "internal/local/parts", "internal/web",
	} {
		set, all := files(t, folder)
		for _, fault := range impurities(set, all) {
			// The rules are put together once, by the first check: whoever comes
			// first, they are the same.
			if folder == "internal/rulebook" && strings.HasSuffix(fault, ": imports sync") {
				continue
			}
			t.Errorf("%s", fault)
		}
	}
}

// TestPureFindsFaults proves that the check above can fail.
func TestPureFindsFaults(t *testing.T) {
	const source = `package p
import ( "crypto/rand"; "os"; "time"; "context" )
func init() { go f() }
func f() { time.Now(); context.WithTimeout(nil, 0); ch := make(chan int); select { case <-ch: } }`
	set := token.NewFileSet()
	f, err := parser.ParseFile(set, "p.go", source, 0)
	if err != nil {
		t.Fatal(err)
	}
	if found := impurities(set, []*ast.File{f}); len(found) != 7 {
		t.Errorf("found %d faults: %v", len(found), found)
	}
}

func impurities(set *token.FileSet, all []*ast.File) []string {
	var found []string
	for _, f := range all {
		fault := func(n ast.Node, what string) {
			found = append(found, set.Position(n.Pos()).String()+": "+what)
		}
		for _, i := range f.Imports {
			switch path, _ := strconv.Unquote(i.Path.Value); path {
			case "os", "os/exec", "os/signal", "flag", "crypto/rand", "math/rand", "math/rand/v2", "sync", "sync/atomic", "unsafe":
				fault(i, "imports "+path)
			}
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GoStmt:
				fault(n, "starts a goroutine")
			case *ast.SelectStmt:
				fault(n, "waits on channels")
			case *ast.FuncDecl:
				if n.Name.Name == "init" && n.Recv == nil {
					fault(n, "has an init")
				}
			case *ast.SelectorExpr:
				if x, ok := n.X.(*ast.Ident); ok && slices.Contains(forbidden, x.Name+"."+n.Sel.Name) {
					fault(n, "uses "+x.Name+"."+n.Sel.Name)
				}
			}
			return true
		})
	}
	return found
}

// TestFileSize: a file that is longer than 300 lines holds more than one thing.
// What people do in the simulation and the demonstration may be told in 400.
func TestFileSize(t *testing.T) {
	for _, p := range packages(t) {
		most := 300
		if within(p.ImportPath, []string{"beian/internal/sim", "beian/internal/demo"}) {
			most = 400
		}
		for _, name := range p.GoFiles {
			text, err := os.ReadFile(filepath.Join(p.Dir, name))
			if err != nil {
				t.Fatal(err)
			}
			if lines := bytes.Count(text, []byte("\n")); lines > most && !bytes.Contains(text, []byte("// Code generated")) {
				t.Errorf("%s/%s has %d lines", p.ImportPath, name, lines)
			}
		}
	}
}
