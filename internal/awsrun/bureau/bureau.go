// Package bureau opens the way to the bureaus.
package bureau

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"beian/internal/bureau"
	"beian/internal/bureau/exchange"
	"beian/internal/casework"
)

// Environment is what the function that delivers is configured by. Bureaus are
// two-digit province codes; those that run a system of their own have an entry
// CODE=ADDRESS in Systems and CODE=KEY in Keys.
type Environment struct {
	Bureaus []string `env:"BEIAN_BUREAUS"`
	Systems []string `env:"BEIAN_BUREAU_SYSTEMS,optional"`
	Keys    []string `env:"BEIAN_BUREAU_KEYS,optional"`
}

// Open gives the way to the bureaus: the systems of their own, and the built-in
// reviewer desk for every other one. The error names the variable and repeats
// neither address nor key.
func Open(env Environment, now func() time.Time) (casework.Bureau, error) {
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
		if !ok || !slices.Contains(env.Bureaus, code) {
			return nil, errors.New("bureau: BEIAN_BUREAU_SYSTEMS is not CODE=ADDRESS,CODE=ADDRESS of bureaus of BEIAN_BUREAUS")
		}
		systems = append(systems, exchange.System{Bureau: code, Address: address, Key: keys[code]})
	}
	x, err := exchange.Open(bureau.Desk{}, http.DefaultTransport, now, systems...)
	if err != nil {
		return nil, fmt.Errorf("bureau: BEIAN_BUREAU_SYSTEMS, BEIAN_BUREAU_KEYS: %w", err)
	}
	return x, nil
}
