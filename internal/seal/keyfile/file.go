package keyfile

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"beian/internal/seal"
)

const (
	header  = "beian-keys-1"
	maxSize = 64 << 10 // about 700 keys
)

// ErrUnsafe: the file is not a regular file or others than its owner have
// rights on it. Nothing of it was read.
var ErrUnsafe = errors.New("keyfile: not a regular file that only its owner may use")

// ErrDamaged: the file does not hold what [Create] and [Rotate] write.
var ErrDamaged = errors.New("keyfile: damaged")

// Create writes a new key file with one blind and one wrapping key drawn from
// random, readable by its owner alone. The file appears whole and on disk, or
// not at all; a file that is already there is left alone and the error is
// [fs.ErrExist]. The folder must exist.
func Create(path string, random io.Reader) error {
	blind, err := draw(random)
	if err != nil {
		return err
	}
	wrap, err := draw(random)
	if err != nil {
		return err
	}
	// A link, unlike a rename, never replaces a file that is there.
	return write(path, &ring{blind: blind, wrap: []key{wrap}}, os.Link)
}

// Rotate adds a wrapping key drawn from random, which wraps from the next
// [Open] on; the older ones keep unwrapping. The file is replaced at once and
// whole. Two rotations at one time may lose one of the new keys, so an
// operator runs one and restarts the service after it.
func Rotate(path string, random io.Reader) error {
	held, err := read(path)
	if err != nil {
		return err
	}
	wrap, err := draw(random)
	if err != nil {
		return err
	}
	held.wrap = append(held.wrap, wrap)
	return write(path, held, os.Rename)
}

// Open reads a key file. Data keys are drawn from random, which must be safe
// for concurrent use. It answers [fs.ErrNotExist], [ErrUnsafe] or
// [ErrDamaged] where that is so.
func Open(path string, random io.Reader) (*Keys, error) {
	held, err := read(path)
	if err != nil {
		return nil, err
	}
	return &Keys{ring: func() *ring { return held }, random: random}, nil
}

func draw(random io.Reader) (key, error) {
	var secret [seal.KeySize]byte
	if _, err := io.ReadFull(random, secret[:]); err != nil {
		return key{}, fmt.Errorf("keyfile: reading randomness: %w", err)
	}
	return newKey(secret), nil
}

func read(path string) (*ring, error) {
	listed, err := os.Lstat(path)
	if err != nil {
		return nil, fmt.Errorf("keyfile: %w", err)
	}
	// Looked at before it is opened: opening a pipe would wait for a writer.
	if !listed.Mode().IsRegular() {
		return nil, ErrUnsafe
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("keyfile: %w", err)
	}
	defer f.Close()
	opened, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("keyfile: %w", err)
	}
	if !os.SameFile(listed, opened) || opened.Mode().Perm()&0o077 != 0 {
		return nil, ErrUnsafe
	}
	text, err := io.ReadAll(io.LimitReader(f, maxSize+1))
	if err != nil {
		return nil, fmt.Errorf("keyfile: %w", err)
	}
	defer clear(text)
	return parse(string(text))
}

func parse(text string) (*ring, error) {
	lines := strings.Split(text, "\n")
	// header, blind, at least one wrap, and nothing after the last newline
	if len(text) > maxSize || len(lines) < 4 || lines[0] != header || lines[len(lines)-1] != "" {
		return nil, ErrDamaged
	}
	var held ring
	var err error
	if held.blind, err = parseLine("blind", lines[1]); err != nil {
		return nil, err
	}
	seen := map[keyID]bool{}
	for _, line := range lines[2 : len(lines)-1] {
		k, err := parseLine("wrap", line)
		if err != nil {
			return nil, err
		}
		if seen[k.id] {
			return nil, ErrDamaged
		}
		seen[k.id] = true
		held.wrap = append(held.wrap, k)
	}
	return &held, nil
}

func parseLine(use, line string) (key, error) {
	var secret [seal.KeySize]byte
	words := strings.Split(line, " ")
	if len(words) != 3 || len(words[2]) != hex.EncodedLen(len(secret)) {
		return key{}, ErrDamaged
	}
	if _, err := hex.Decode(secret[:], []byte(words[2])); err != nil {
		return key{}, ErrDamaged
	}
	k := newKey(secret)
	if line != k.line(use) {
		return key{}, ErrDamaged
	}
	return k, nil
}

func (k *key) line(use string) string {
	return use + " " + hex.EncodeToString(k.id[:]) + " " + hex.EncodeToString(k.secret[:])
}

// write puts the keys on disk beside the path and then moves them there.
func write(path string, held *ring, move func(from, to string) error) (err error) {
	lines := []string{header, held.blind.line("blind")}
	for i := range held.wrap {
		lines = append(lines, held.wrap[i].line("wrap"))
	}
	folder := filepath.Dir(path)
	f, err := os.CreateTemp(folder, ".keys-*") // 0600
	if err != nil {
		return fmt.Errorf("keyfile: %w", err)
	}
	defer func() {
		if gone := os.Remove(f.Name()); gone != nil && !errors.Is(gone, fs.ErrNotExist) {
			err = errors.Join(err, fmt.Errorf("keyfile: removing the working copy: %w", gone))
		}
	}()
	_, err = f.WriteString(strings.Join(lines, "\n") + "\n")
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("keyfile: %w", err)
	}
	if err := move(f.Name(), path); err != nil {
		return fmt.Errorf("keyfile: %w", err)
	}
	return syncFolder(folder)
}

// syncFolder makes the new name itself durable.
func syncFolder(folder string) error {
	d, err := os.Open(folder)
	if err != nil {
		return fmt.Errorf("keyfile: %w", err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return fmt.Errorf("keyfile: %w", err)
	}
	return nil
}
