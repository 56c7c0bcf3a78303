package backup

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// Copy says what is restored where to.
type Copy struct {
	From, Keys, Folder string
}

// Restore makes a system's folder of a copy and its keys. The folder must not be
// there. It is looked through before it gets its name; a copy that is damaged, or
// whose keys are others, is refused and leaves nothing.
func Restore(ctx context.Context, c Copy) (Report, error) {
	if _, err := os.Lstat(c.Folder); !errors.Is(err, os.ErrNotExist) {
		return Report{}, fmt.Errorf("restore: %s is there already; name a new folder, and stop the system that runs in the old one", c.Folder)
	}
	if err := intact(c.From); err != nil {
		return Report{}, fmt.Errorf("restore: %w", err)
	}
	part := c.Folder + ".part"
	if err := os.RemoveAll(part); err != nil {
		return Report{}, fmt.Errorf("restore: %w", err)
	}
	report, err := c.restore(ctx, part)
	if err == nil {
		err = os.Rename(part, c.Folder)
	}
	if err != nil {
		return Report{}, errors.Join(fmt.Errorf("restore: %w", err), os.RemoveAll(part))
	}
	return report, nil
}

func (c Copy) restore(ctx context.Context, part string) (Report, error) {
	err := copyTree(c.From, part, func(path string) bool { return path != manifestFile })
	if err == nil {
		err = copyFile(c.Keys, filepath.Join(part, keysFile))
	}
	if err != nil {
		return Report{}, err
	}
	return Audit(ctx, part)
}

// intact holds a copy against its manifest.
func intact(from string) error {
	text, err := os.ReadFile(filepath.Join(from, manifestFile))
	if err != nil {
		return fmt.Errorf("%s is no copy, or not a whole one: %w", from, err)
	}
	var m Manifest
	if err := json.Unmarshal(text, &m); err != nil {
		return fmt.Errorf("the manifest is damaged: %w", err)
	}
	if m.Format != 1 {
		return fmt.Errorf("the copy has format %d, which this version does not know", m.Format)
	}
	files, err := list(from)
	if err != nil {
		return err
	}
	for _, f := range m.Files {
		if !slices.Contains(files, f) {
			return fmt.Errorf("%s is missing or damaged", f.Path)
		}
	}
	if len(files) != len(m.Files) {
		return errors.New("the copy has files that its manifest does not list")
	}
	return nil
}
