// Package secretfile keeps a secret in a file that only its owner may use.
// Files appear whole and on disk, or not at all.
package secretfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// MaxSize is the most that a secret file holds, in bytes.
const MaxSize = 64 << 10

// ErrUnsafe: the file is not a regular file, is too large, or others than its
// owner have rights on it. Nothing of it was used.
var ErrUnsafe = errors.New("secretfile: not a regular file that only its owner may use")

// Read gives the content of a file that only its owner may use, or
// [ErrUnsafe], or [fs.ErrNotExist]. A symbolic link is never followed.
func Read(path string) ([]byte, error) {
	listed, err := os.Lstat(path)
	if err != nil {
		return nil, fmt.Errorf("secretfile: %w", err)
	}
	// Looked at before it is opened: opening a pipe would wait for a writer.
	if !listed.Mode().IsRegular() {
		return nil, ErrUnsafe
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("secretfile: %w", err)
	}
	defer f.Close()
	opened, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("secretfile: %w", err)
	}
	if !os.SameFile(listed, opened) || opened.Mode().Perm()&0o077 != 0 || opened.Size() > MaxSize {
		return nil, ErrUnsafe
	}
	content, err := io.ReadAll(io.LimitReader(f, MaxSize))
	if err != nil {
		return nil, fmt.Errorf("secretfile: %w", err)
	}
	return content, nil
}

// Create writes a file of mode 0600. A file that is already there is left
// alone and the error is [fs.ErrExist]. The folder must exist.
func Create(path string, content []byte) error {
	// A link, unlike a rename, never replaces a file that is there.
	return write(path, content, os.Link)
}

// Replace writes a file of mode 0600 over one that may be there.
func Replace(path string, content []byte) error { return write(path, content, os.Rename) }

// write puts the content on disk beside the path and then moves it there.
func write(path string, content []byte, move func(from, to string) error) (err error) {
	folder := filepath.Dir(path)
	f, err := os.CreateTemp(folder, ".secret-*") // 0600
	if err != nil {
		return fmt.Errorf("secretfile: %w", err)
	}
	defer func() {
		if gone := os.Remove(f.Name()); gone != nil && !errors.Is(gone, fs.ErrNotExist) {
			err = errors.Join(err, fmt.Errorf("secretfile: removing the working copy: %w", gone))
		}
	}()
	_, err = f.Write(content)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("secretfile: %w", err)
	}
	if err := move(f.Name(), path); err != nil {
		return fmt.Errorf("secretfile: %w", err)
	}
	return syncFolder(folder)
}

// syncFolder makes the new name itself durable.
func syncFolder(folder string) error {
	d, err := os.Open(folder)
	if err != nil {
		return fmt.Errorf("secretfile: %w", err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return fmt.Errorf("secretfile: %w", err)
	}
	return nil
}
