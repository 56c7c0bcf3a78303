package secretfile_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"beian/internal/seal/secretfile"
)

func TestCreateNeverReplacesAndReplaceDoes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secret")
	if err := secretfile.Create(path, []byte("one")); err != nil {
		t.Fatal(err)
	}
	if err := secretfile.Create(path, []byte("two")); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a second Create: %v; want ErrExist", err)
	}
	holds(t, path, "one")
	if err := secretfile.Replace(path, []byte("three")); err != nil {
		t.Fatal(err)
	}
	holds(t, path, "three")
	if err := secretfile.Create(filepath.Join(t.TempDir(), "no", "folder"), nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no folder: %v; want ErrNotExist", err)
	}
}

// holds also wants mode 0600 and nothing else in the folder.
func holds(t *testing.T, path, want string) {
	t.Helper()
	if got, err := secretfile.Read(path); err != nil || string(got) != want {
		t.Errorf("the file holds %q, %v; want %q", got, err, want)
	}
	info, err := os.Lstat(path)
	if err != nil || info.Mode() != 0o600 {
		t.Errorf("the file is %v, %v; want mode 0600", info, err)
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 1 {
		t.Errorf("the folder holds %v, %v; want the file alone", entries, err)
	}
}

func TestReadRefusesUnsafeFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secret")
	if err := secretfile.Create(path, []byte("one")); err != nil {
		t.Fatal(err)
	}
	for _, mode := range []fs.FileMode{0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o644, 0o666, 0o777} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		refused(t, mode.String(), path)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	refused(t, "symbolic link", link)
	refused(t, "folder", t.TempDir())
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	refused(t, "pipe", pipe)
	if err := secretfile.Replace(path, make([]byte, secretfile.MaxSize+1)); err != nil {
		t.Fatal(err)
	}
	refused(t, "too large", path)
	if _, err := secretfile.Read(filepath.Join(t.TempDir(), "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v; want ErrNotExist", err)
	}
}

func refused(t *testing.T, what, path string) {
	t.Helper()
	if got, err := secretfile.Read(path); !errors.Is(err, secretfile.ErrUnsafe) || got != nil {
		t.Errorf("%s: %v; want ErrUnsafe", what, err)
	}
}
