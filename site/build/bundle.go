package build

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// namespace marks files of the sources for esbuild.
const namespace = "site"

// bundles is what became of the scripts and style sheets of the pages: the
// address of each by its source (pages/home.ts, styles/public.css), and, for a
// console's script, the addresses of the files that it can't begin without.
type bundles struct {
	address map[string]string
	needs   map[string][]string
}

// bundle minifies the script and the style sheet of every page. The script of a
// console is split: what its first screen does not need is loaded with the screen
// that does.
func bundle(sources fs.FS, all []page) (bundles, map[string]File, error) {
	made, files := bundles{map[string]string{}, map[string][]string{}}, map[string]File{}
	var whole, split []string
	for _, p := range all {
		whole = append(whole, p.style)
		if p.console {
			split = append(split, p.script)
		} else {
			whole = append(whole, p.script)
		}
	}
	slices.Sort(whole)
	if err := made.add(sources, files, slices.Compact(whole), api.FormatIIFE); err != nil {
		return made, nil, err
	}
	for _, entry := range split {
		if err := made.add(sources, files, []string{entry}, api.FormatESModule); err != nil {
			return made, nil, err
		}
	}
	return made, files, nil
}

// add bundles sources together; ES modules share files and load some later.
func (b bundles) add(sources fs.FS, files map[string]File, entries []string, format api.Format) error {
	result := api.Build(api.BuildOptions{
		EntryPoints: entries, EntryNames: "[name]-[hash]", ChunkNames: "[name]-[hash]", Outdir: "/assets", AbsWorkingDir: "/",
		Bundle: true, Metafile: true, Format: format, Splitting: format == api.FormatESModule,
		MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true, LegalComments: api.LegalCommentsNone,
		Target: api.ES2022, Engines: browsers(), Charset: api.CharsetUTF8, LogLevel: api.LogLevelSilent,
		TsconfigRaw: `{"compilerOptions":{"strict":true}}`,
		Plugins:     []api.Plugin{readFrom(sources)},
	})
	if len(result.Errors) > 0 {
		return errors.New("site: " + strings.Join(api.FormatMessages(result.Errors, api.FormatMessagesOptions{}), "\n"))
	}
	var meta metafile
	if err := json.Unmarshal([]byte(result.Metafile), &meta); err != nil {
		return fmt.Errorf("site: esbuild's metafile: %w", err)
	}
	for _, out := range result.OutputFiles {
		name := strings.TrimPrefix(out.Path, "/")
		files[name] = File{out.Contents, contentType(name), cacheForever}
		if entry := strings.TrimPrefix(meta.Outputs[name].EntryPoint, namespace+":"); slices.Contains(entries, entry) {
			b.address[entry], b.needs[entry] = "/"+name, meta.needs(name)
		}
	}
	return nil
}

// metafile is what esbuild says of the files that it made.
type metafile struct {
	Outputs map[string]struct {
		EntryPoint string `json:"entryPoint"`
		Imports    []struct {
			Path string `json:"path"`
			Kind string `json:"kind"`
		} `json:"imports"`
	} `json:"outputs"`
}

// needs gives the addresses of the files that a file can't begin without, in a
// stable order.
func (m metafile) needs(name string) []string {
	var all []string
	for _, i := range m.Outputs[name].Imports {
		if i.Kind == "import-statement" {
			all = append(append(all, "/"+i.Path), m.needs(i.Path)...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// browsers are the oldest ones that the site is made for; Chrome 109 is the
// last one for Windows 7.
func browsers() []api.Engine {
	return []api.Engine{
		{Name: api.EngineChrome, Version: "109"},
		{Name: api.EngineFirefox, Version: "115"},
		{Name: api.EngineSafari, Version: "15.4"},
	}
}

// readFrom lets esbuild read the sources, wherever they are.
func readFrom(sources fs.FS) api.Plugin {
	return api.Plugin{Name: namespace, Setup: func(b api.PluginBuild) {
		b.OnResolve(api.OnResolveOptions{Filter: ".*"}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
			name := a.Path
			if a.Importer != "" {
				name = path.Join(path.Dir(a.Importer), name)
			}
			if path.Ext(name) == "" {
				name += ".ts"
			}
			return api.OnResolveResult{Path: name, Namespace: namespace}, nil
		})
		b.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: namespace}, func(a api.OnLoadArgs) (api.OnLoadResult, error) {
			text, err := fs.ReadFile(sources, a.Path)
			contents, loader := string(text), api.LoaderTS
			if path.Ext(a.Path) == ".css" {
				loader = api.LoaderCSS
			}
			return api.OnLoadResult{Contents: &contents, Loader: loader}, err
		})
	}}
}

// hashed adds a file under a name that holds its hash and gives its address.
func hashed(files map[string]File, name, ext, contentType string, body []byte) string {
	sum := sha256.Sum256(body)
	file := "assets/" + name + "-" + hex.EncodeToString(sum[:4]) + ext
	files[file] = File{body, contentType, cacheForever}
	return "/" + file
}

func contentType(name string) string {
	if path.Ext(name) == ".css" {
		return "text/css; charset=utf-8"
	}
	return "text/javascript; charset=utf-8"
}
