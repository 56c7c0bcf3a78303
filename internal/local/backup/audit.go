package backup

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/seal/keyfile"
	"beian/internal/table"
	"beian/internal/table/sqlite"
)

// Report is what an audit has looked at.
type Report struct {
	Cases   int
	Records int // of history
	Numbers int
	Scans   int // clean ones
}

// audit goes through one folder.
type audit struct {
	folder    string
	db        *sqlite.DB
	keys      *keyfile.Keys
	histories map[string][]filing.Record
	numbers   map[string][]int // by series
	report    Report
}

// Audit looks through the folder of a system that does not run: every history
// replays to exactly its case (I4), the numbers of every series are 1 to n (I1),
// the keys open every case but those whose data were erased, a live one holds its claims and another one none (I11),
// and every clean scan is there. The first thing that
// does not hold is its error.
func Audit(ctx context.Context, folder string) (report Report, err error) {
	db, err := sqlite.Open(filepath.Join(folder, recordsFile))
	if err != nil {
		return Report{}, err
	}
	defer func() {
		if closed := db.Close(); err == nil {
			err = closed
		}
	}()
	keys, err := keyfile.Open(filepath.Join(folder, keysFile), rand.Reader)
	if err != nil {
		return Report{}, err
	}
	a := &audit{folder: folder, db: db, keys: keys, histories: map[string][]filing.Record{}, numbers: map[string][]int{}}
	if err := a.readHistories(ctx); err != nil {
		return Report{}, err
	}
	for id := range a.histories {
		if err := a.checkCase(ctx, id); err != nil {
			return Report{}, fmt.Errorf("case %s: %w", id, err)
		}
	}
	return a.report, a.checkNumbers()
}

// readHistories reads every record of history: the feed has them all.
func (a *audit) readHistories(ctx context.Context) error {
	for position := ""; ; {
		items, next, err := a.db.Read(ctx, position, table.MaxPage)
		if err != nil {
			return err
		}
		for _, it := range items {
			rec, err := records.RecordOf(it)
			if err != nil {
				return err
			}
			a.histories[rec.Case] = append(a.histories[rec.Case], rec)
			a.report.Records++
		}
		if next == position || len(items) == 0 {
			return nil
		}
		position = next
	}
}

func (a *audit) checkCase(ctx context.Context, id string) error {
	a.report.Cases++
	c, err := records.Case(ctx, a.db, id)
	if err != nil {
		return err
	}
	replayed, err := filing.Replay(a.histories[id])
	if err != nil {
		return err
	}
	if same, err := alike(replayed, c); err != nil {
		return err
	} else if !same {
		return fmt.Errorf("its history of %d records does not lead to where it stands, %s at version %d", len(a.histories[id]), c.Status, c.Version)
	}
	erased, err := a.checkKey(ctx, &c)
	if err != nil {
		return err
	}
	if c.Number.Sequence > 0 {
		a.report.Numbers++
		a.numbers[c.Number.Series()] = append(a.numbers[c.Number.Series()], c.Number.Sequence)
	}
	if err := a.checkClaims(ctx, &c); err != nil {
		return err
	}
	if erased {
		return nil // its files are gone, or on their way
	}
	return a.checkScans(ctx, id)
}

// checkKey demands that the keys open a case, unless its data were erased: a case
// that closed unfiled loses its key first.
func (a *audit) checkKey(ctx context.Context, c *filing.Case) (erased bool, err error) {
	wrapped, err := records.WrappedKey(ctx, a.db, c.ID)
	if errors.Is(err, table.ErrNotFound) && c.Status.Stage() == filing.StageClosed {
		_, due, failed := records.ReadErasure(ctx, a.db, c.ID)
		if failed != nil || due {
			return due, failed
		}
	}
	if err != nil {
		return false, err
	}
	if _, err := a.keys.Unwrap(ctx, c.ID, wrapped); err != nil {
		return false, fmt.Errorf("these are not its keys: %w", err)
	}
	return false, nil
}

// checkClaims demands that a live case holds its domains, its subject and its
// account, and that one that closed has let go of them.
func (a *audit) checkClaims(ctx context.Context, c *filing.Case) error {
	for i, name := range c.Claims {
		held, found, err := records.ReadClaim(ctx, a.db, name)
		if err != nil {
			return err
		}
		if holds := found && held.Case == c.ID; holds != c.Status.Live() {
			return fmt.Errorf("it is %s, and whether it holds its claim %d of %d is %v", c.Status, i+1, len(c.Claims), holds)
		}
	}
	return nil
}

// alike compares two cases as they are stored.
func alike(a, b filing.Case) (bool, error) {
	x, err := json.Marshal(a)
	if err != nil {
		return false, err
	}
	y, err := json.Marshal(b)
	return bytes.Equal(x, y), err
}

// checkScans demands the object of every clean scan.
func (a *audit) checkScans(ctx context.Context, id string) error {
	scans, err := records.Scans(ctx, a.db, id)
	if err != nil {
		return err
	}
	for _, s := range scans {
		if s.State != records.ScanClean {
			continue
		}
		a.report.Scans++
		if _, err := os.Stat(filepath.Join(a.folder, scansFolder, "objects", "clean", filepath.FromSlash(s.Object))); err != nil {
			return fmt.Errorf("scan %s: %w", s.ID, err)
		}
	}
	return nil
}

func (a *audit) checkNumbers() error {
	for series, sequence := range a.numbers {
		slices.Sort(sequence)
		for i, n := range sequence {
			if n != i+1 {
				return fmt.Errorf("the numbers of the series %s are not 1 to %d", series, len(sequence))
			}
		}
	}
	return nil
}
