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

// bundle minifies the script and the style sheet of every page. It gives the
// address of each by its source (pages/home.ts, styles/public.css) and the files.
func bundle(sources fs.FS, all []page) (map[string]string, map[string]File, error) {
	var entries []string
	for _, p := range all {
		for _, entry := range []string{p.style, p.script} {
			if !slices.Contains(entries, entry) {
				entries = append(entries, entry)
			}
		}
	}
	result := api.Build(api.BuildOptions{
		EntryPoints: entries, EntryNames: "[name]-[hash]", Outdir: "/assets", AbsWorkingDir: "/",
		Bundle: true, Metafile: true, Format: api.FormatIIFE,
		MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true, LegalComments: api.LegalCommentsNone,
		Target: api.ES2022, Engines: browsers(), Charset: api.CharsetUTF8, LogLevel: api.LogLevelSilent,
		TsconfigRaw: `{"compilerOptions":{"strict":true}}`,
		Plugins:     []api.Plugin{readFrom(sources)},
	})
	if len(result.Errors) > 0 {
		return nil, nil, errors.New("site: " + strings.Join(api.FormatMessages(result.Errors, api.FormatMessagesOptions{}), "\n"))
	}
	var meta struct {
		Outputs map[string]struct {
			EntryPoint string `json:"entryPoint"`
		} `json:"outputs"`
	}
	if err := json.Unmarshal([]byte(result.Metafile), &meta); err != nil {
		return nil, nil, fmt.Errorf("site: esbuild's metafile: %w", err)
	}
	addresses, files := map[string]string{}, map[string]File{}
	for _, out := range result.OutputFiles {
		name := strings.TrimPrefix(out.Path, "/")
		entry := strings.TrimPrefix(meta.Outputs[name].EntryPoint, namespace+":")
		addresses[entry] = "/" + name
		files[name] = File{out.Contents, contentType(name), cacheForever}
	}
	return addresses, files, nil
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
