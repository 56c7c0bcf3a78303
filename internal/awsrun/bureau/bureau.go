// Package bureau opens the way to the bureaus.
package bureau

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"beian/internal/bureau"
	"beian/internal/bureau/exchange"
	"beian/internal/casework"
	"beian/internal/rulebook"
)

// Environment is what the function that delivers is configured by. Bureaus that
// run a system of their own have an entry CODE=ADDRESS in Systems and CODE=KEY in
// Keys; a code is that of the bureau's province, two digits.
type Environment struct {
	Systems []string `env:"BEIAN_BUREAU_SYSTEMS,optional"`
	Keys    []string `env:"BEIAN_BUREAU_KEYS,optional"`
}

// Open gives the way to the bureaus: the systems of their own, and the built-in
// reviewer desk for every other one. The error names the variable and repeats
// neither address nor key.
func Open(env Environment, book *rulebook.Book, now func() time.Time) (casework.Bureau, error) {
	keys := map[string]string{}
	for _, entry := range env.Keys {
		code, key, ok := strings.Cut(entry, "=")
		if !ok {
			return nil, errors.New("bureau: BEIAN_BUREAU_KEYS is not CODE=KEY,CODE=KEY")
		}
		keys[code] = key
	}
	var systems []exchange.System
	for _, entry := range env.Systems {
		code, address, ok := strings.Cut(entry, "=")
		if _, known := book.Province(code); !ok || !known {
			return nil, errors.New("bureau: BEIAN_BUREAU_SYSTEMS is not CODE=ADDRESS,CODE=ADDRESS with codes of provinces")
		}
		systems = append(systems, exchange.System{Bureau: code, Address: address, Key: keys[code]})
	}
	x, err := exchange.Open(bureau.Desk{}, http.DefaultTransport, now, systems...)
	if err != nil {
		return nil, fmt.Errorf("bureau: BEIAN_BUREAU_SYSTEMS, BEIAN_BUREAU_KEYS: %w", err)
	}
	return x, nil
}

// Deliver hands over what waits for the bureau of every province of the rule book:
// whoever may be named as a subject's province is delivered to. All are served at
// the same time, each under its lease, so that one that does not answer keeps no
// other waiting. A bureau for which nothing waits costs two reads, one
// that never had anything a single one.
func Deliver(ctx context.Context, desk *casework.Desk) error {
	provinces := desk.Book.Provinces()
	failed := make([]error, len(provinces))
	var group sync.WaitGroup
	for i, p := range provinces {
		group.Go(func() { _, failed[i] = desk.Deliver(ctx, p.Code) })
	}
	group.Wait()
	return errors.Join(failed...)
}
