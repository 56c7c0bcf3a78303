package main

import (
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"

	"beian/internal/seal/keyfile"
)

// rotateKey adds a master key to the folder of a system: the data keys of cases
// that are made after its next start are wrapped by it, those of earlier ones stay
// under theirs.
func rotateKey(args []string, out, log io.Writer) error {
	flags := flag.NewFlagSet("rotate-key", flag.ContinueOnError)
	flags.SetOutput(log)
	folder := flags.String("folder", "data", "folder of the system")
	if err := flags.Parse(args); err != nil {
		return helped(err)
	}
	if flags.NArg() > 0 {
		return errors.New("rotate-key: name the folder with -folder")
	}
	path := filepath.Join(*folder, "keys")
	if err := keyfile.Rotate(path, rand.Reader); err != nil {
		return fmt.Errorf("rotate-key: %w", err)
	}
	_, err := fmt.Fprintf(out, "%s has a new key, which wraps from the next start on; earlier copies of the file don't have it: make a new one\n", path)
	return err
}
