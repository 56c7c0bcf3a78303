package backup

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Manifest lists what a copy holds. Format is 1.
type Manifest struct {
	Format int       `json:"format"`
	Taken  time.Time `json:"taken"` // by the machine's clock, UTC
	Files  []File    `json:"files"` // but the manifest itself, in the order of their paths
}

// File is one file of a copy; its path has forward slashes.
type File struct {
	Path   string `json:"path"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"` // hex
}

// list gives every file below a folder, in order.
func list(folder string) ([]File, error) {
	var all []File
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(folder, path)
		if err != nil || name == manifestFile {
			return err
		}
		size, sum, err := digest(path)
		all = append(all, File{Path: filepath.ToSlash(name), Size: size, SHA256: sum})
		return err
	})
	return all, err
}

func digest(path string) (size int64, sum string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = f.Close() }()
	h := sha256.New()
	size, err = io.Copy(h, f)
	return size, hex.EncodeToString(h.Sum(nil)), err
}

// copyTree copies what a folder holds and take wants, by the path within it. What
// disappears meanwhile was handled, and is left out.
func copyTree(from, to string, take func(path string) bool) error {
	return filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		name, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if name != "." && !take(filepath.ToSlash(name)) {
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if entry.IsDir() {
			return os.MkdirAll(filepath.Join(to, name), 0o700)
		}
		if err := copyFile(path, filepath.Join(to, name)); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	})
}

// copyFile copies a file, readable by its owner alone, and puts it on the disk. A
// copy that is there already, of an earlier pass, is replaced.
func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}

// other reports whether a file of a system's folder is copied as it is: all but
// the records, which are copied as of one moment, the keys, and what only a
// running process needs.
func other(path string) bool {
	switch {
	case path == keysFile, strings.HasPrefix(path, recordsFile), strings.HasPrefix(filepath.Base(path), ".sgwtmp"):
		return false
	}
	return true
}
