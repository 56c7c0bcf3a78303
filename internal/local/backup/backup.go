package backup

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"beian/internal/table/sqlite"
)

// Source says what is copied where to. Keys is the file that the master keys are
// copied to, outside To; empty leaves them out, and the copy is of no use without
// them.
type Source struct {
	Folder, To, Keys string
	Now              time.Time
}

// Take copies the folder of a system, which may run meanwhile, into a new folder.
// What had been acknowledged to anybody when it began is in the copy. It answers
// the manifest of the copy; after an error there is no copy.
//
// Uploads are copied before the records and once more after them: what the
// records still wait for is then in the first copy, what they call clean in the
// second.
func Take(ctx context.Context, s Source) (Manifest, error) {
	if err := s.check(); err != nil {
		return Manifest{}, err
	}
	part := s.To + ".part"
	if err := os.RemoveAll(part); err != nil {
		return Manifest{}, fmt.Errorf("backup: %w", err)
	}
	m, err := s.take(ctx, part)
	if err == nil {
		err = os.Rename(part, s.To)
	}
	if err != nil {
		return Manifest{}, errors.Join(fmt.Errorf("backup: %w", err), os.RemoveAll(part))
	}
	return m, nil
}

func (s Source) check() error {
	if _, err := os.Stat(filepath.Join(s.Folder, recordsFile)); err != nil {
		return fmt.Errorf("backup: %s is no system's folder: %w", s.Folder, err)
	}
	if _, err := os.Lstat(s.To); !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("backup: %s is there already; name a new folder", s.To)
	}
	if s.Keys == "" {
		return nil
	}
	inside, err := filepath.Rel(s.To, s.Keys)
	if err == nil && filepath.IsLocal(inside) {
		return errors.New("backup: keep the keys outside the copy: who has both can read everything")
	}
	if _, err := os.Lstat(s.Keys); !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("backup: %s is there already; name a new file for the keys", s.Keys)
	}
	return nil
}

func (s Source) take(ctx context.Context, part string) (Manifest, error) {
	scans := filepath.Join(part, scansFolder)
	for _, folder := range []string{part, scans} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return Manifest{}, err
		}
	}
	if err := copyTree(filepath.Join(s.Folder, scansFolder), scans, other); err != nil {
		return Manifest{}, err
	}
	if err := sqlite.Copy(ctx, filepath.Join(s.Folder, recordsFile), filepath.Join(part, recordsFile)); err != nil {
		return Manifest{}, err
	}
	if err := copyTree(s.Folder, part, other); err != nil {
		return Manifest{}, err
	}
	files, err := list(part)
	if err != nil {
		return Manifest{}, err
	}
	m := Manifest{Format: 1, Taken: s.Now.UTC(), Files: files}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return Manifest{}, err
	}
	if err := os.WriteFile(filepath.Join(part, manifestFile), append(text, '\n'), 0o600); err != nil {
		return Manifest{}, err
	}
	if s.Keys == "" {
		return m, nil
	}
	return m, copyFile(filepath.Join(s.Folder, keysFile), s.Keys)
}
