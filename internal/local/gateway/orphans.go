package gateway

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// sweepOrphans removes attributes without their object. The file backend writes
// the attributes first and the object last, and a put with If-None-Match looks
// at the attributes: one that died in between would have its key taken for ever
// by an object that is not there. It runs before anything is served.
func sweepOrphans(objects, attributes string) error {
	err := filepath.WalkDir(attributes, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !entry.IsDir() || entry.Name() != "meta" {
			return nil
		}
		key, err := filepath.Rel(attributes, filepath.Dir(path))
		if err != nil {
			return err
		}
		_, err = os.Lstat(filepath.Join(objects, key))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			if err := os.RemoveAll(path); err != nil {
				return err
			}
		case err != nil:
			return err
		}
		return fs.SkipDir
	})
	if err != nil {
		return fmt.Errorf("gateway: %w", err)
	}
	return nil
}
