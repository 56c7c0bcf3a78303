package build

import (
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"path"
	"path/filepath"
	"strings"
	"testing"
)

// source is the code behind the API, with what each function uses and which problems
// it makes.
type source struct {
	t     *testing.T
	files *token.FileSet
	info  types.Info
	known map[string]*types.Package
	made  map[*types.Func][]made
	uses  map[*types.Func][]*types.Func
}

// made is a problem that a function makes: an error with a kind and a code. The code
// is "" where it is worked out.
type made struct{ kind, code, by, where string }

func readSource(t *testing.T) *source {
	t.Helper()
	s := &source{
		t: t, files: token.NewFileSet(), known: map[string]*types.Package{}, made: map[*types.Func][]made{}, uses: map[*types.Func][]*types.Func{},
		info: types.Info{Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}, Types: map[ast.Expr]types.TypeAndValue{}},
	}
	if _, err := s.Import("beian/internal/web"); err != nil {
		t.Fatal(err)
	}
	return s
}

// Import gives a package of the source: it implements [types.Importer] with the
// project's own packages. All others are empty: what they make is no problem of a
// caller.
func (s *source) Import(name string) (*types.Package, error) {
	if p, ok := s.known[name]; ok {
		return p, nil
	}
	own, ok := strings.CutPrefix(name, "beian/")
	if !ok {
		p := types.NewPackage(name, path.Base(name))
		p.MarkComplete()
		s.known[name] = p
		return p, nil
	}
	names, err := filepath.Glob(filepath.Join("..", "..", own, "*.go"))
	if err != nil {
		return nil, err
	}
	var files []*ast.File
	for _, at := range names {
		if strings.HasSuffix(at, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(s.files, at, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	config := types.Config{Importer: s, Error: func(error) {}}
	p, _ := config.Check(name, s.files, files, &s.info) // what is of other packages has no types
	s.known[name] = p
	for _, f := range files {
		for _, d := range f.Decls {
			if d, ok := d.(*ast.FuncDecl); ok && d.Body != nil {
				s.read(d)
			}
		}
	}
	return p, nil
}

func (s *source) read(d *ast.FuncDecl) {
	f, ok := s.info.Defs[d.Name].(*types.Func)
	if !ok {
		return
	}
	ast.Inspect(d.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			if o, ok := s.info.Uses[n].(*types.Func); ok {
				s.uses[f] = append(s.uses[f], o.Origin())
			}
		case *ast.CallExpr:
			if s.named(n.Fun) == "beian/internal/filing.Errorf" {
				s.add(f, n, n.Args[0], n.Args[1])
			}
		case *ast.CompositeLit:
			s.readLiteral(f, n)
		}
		return true
	})
}

// readLiteral takes what is written as a literal: an error, a refusal that is kept, a
// gap of a checklist, or an event, which guards its move.
func (s *source) readLiteral(f *types.Func, n *ast.CompositeLit) {
	if named, ok := s.info.Types[n].Type.(*types.Named); ok && f.Pkg().Name() == "casework" {
		for m := range named.Methods() {
			if m.Name() == "guard" || m.Name() == "Unwrap" {
				s.uses[f] = append(s.uses[f], m)
			}
		}
	}
	switch s.named(n.Type) {
	case "beian/internal/casework.Gap":
		s.add(f, n, nil, n.Elts[0])
		return
	case "beian/internal/filing.Error", "beian/internal/records.Refusal":
	default:
		return
	}
	parts := map[string]ast.Expr{}
	for _, e := range n.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			parts[kv.Key.(*ast.Ident).Name] = kv.Value
		}
	}
	if parts["Code"] != nil {
		s.add(f, n, parts["Kind"], parts["Code"])
	}
}

// named gives what an expression names, with its package.
func (s *source) named(e ast.Expr) string {
	id, ok := e.(*ast.Ident)
	if sel, is := e.(*ast.SelectorExpr); is {
		id, ok = sel.Sel, true
	}
	if !ok || s.info.Uses[id] == nil || s.info.Uses[id].Pkg() == nil {
		return ""
	}
	return s.info.Uses[id].Pkg().Path() + "." + s.info.Uses[id].Name()
}

func (s *source) add(f *types.Func, at ast.Node, kind, code ast.Expr) {
	text := func(e ast.Expr) string {
		if e == nil {
			return ""
		}
		if v := s.info.Types[e].Value; v != nil && v.Kind() == constant.String {
			return constant.StringVal(v)
		}
		return ""
	}
	s.made[f] = append(s.made[f], made{text(kind), text(code), f.Name(), s.files.Position(at.Pos()).String()})
}

// problems gives what the calls of functions of the API can answer.
func (s *source) problems(of []string) []made {
	s.t.Helper()
	seen := map[*types.Func]bool{}
	var all []made
	var visit func(f *types.Func)
	visit = func(f *types.Func) {
		if seen[f] {
			return
		}
		seen[f] = true
		all = append(all, s.made[f]...)
		for _, g := range s.uses[f] {
			visit(g)
		}
	}
	for _, name := range of {
		f, ok := s.known["beian/internal/web"].Scope().Lookup(name).(*types.Func)
		if !ok {
			s.t.Fatalf("there is no %s", name)
		}
		visit(f)
	}
	return all
}
