package gateway

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// TestSweepOrphans takes away the attributes of an object that a crash kept from
// being stored, and nothing else.
func TestSweepOrphans(t *testing.T) {
	objects, attributes := t.TempDir(), t.TempDir()
	put := func(path string) {
		t.Helper()
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte("x"), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	put(filepath.Join(objects, "clean", "case1", "kept"))
	put(filepath.Join(attributes, "clean", "meta", "acl"))
	put(filepath.Join(attributes, "clean", "case1", "kept", "meta", "etag"))
	put(filepath.Join(attributes, "clean", "case1", "lost", "meta", "etag"))
	put(filepath.Join(attributes, "clean", "case2", "lost", "meta", "etag"))
	for range 2 {
		if err := sweepOrphans(objects, attributes); err != nil {
			t.Fatal(err)
		}
	}
	for path, want := range map[string]bool{
		"clean/meta/acl": true, "clean/case1/kept/meta/etag": true,
		"clean/case1/lost/meta": false, "clean/case2/lost/meta": false,
	} {
		_, err := os.Lstat(filepath.Join(attributes, path))
		if (err == nil) != want || err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v", path, err)
		}
	}
}
