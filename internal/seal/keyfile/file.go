package keyfile

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"

	"beian/internal/seal"
	"beian/internal/seal/secretfile"
)

const header = "beian-keys-1"

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
	fresh := ring{blind: blind, wrap: []key{wrap}}
	if err := secretfile.Create(path, fresh.text()); err != nil {
		return fmt.Errorf("keyfile: %w", err)
	}
	return nil
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
	if err := secretfile.Replace(path, held.text()); err != nil {
		return fmt.Errorf("keyfile: %w", err)
	}
	return nil
}

// Open reads a key file. Data keys are drawn from random, which must be safe
// for concurrent use. It answers [fs.ErrNotExist], [secretfile.ErrUnsafe]
// or [ErrDamaged] where that is so.
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
	text, err := secretfile.Read(path)
	if err != nil {
		return nil, fmt.Errorf("keyfile: %w", err)
	}
	defer clear(text)
	return parse(string(text))
}

func parse(text string) (*ring, error) {
	lines := strings.Split(text, "\n")
	// header, blind, at least one wrap, and nothing after the last newline
	if len(lines) < 4 || lines[0] != header || lines[len(lines)-1] != "" {
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

func (r *ring) text() []byte {
	lines := []string{header, r.blind.line("blind")}
	for i := range r.wrap {
		lines = append(lines, r.wrap[i].line("wrap"))
	}
	return []byte(strings.Join(lines, "\n") + "\n")
}
