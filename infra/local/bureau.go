package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"beian/internal/bureau/exchange"
	"beian/internal/bureau/sandbox"
	"beian/internal/seal/secretfile"
)

// system is an entry of the file that serve takes by -bureaus: where the bureau's
// own system answers, and the file of the key of the signatures, relative to
// that file.
type system struct {
	Address string `json:"address"`
	Key     string `json:"key"`
}

// readSystems reads which bureaus run a system of their own: {"31": {"address":
// "https://…", "key": "31.key"}}.
func readSystems(path string) ([]exchange.System, error) {
	if path == "" {
		return nil, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("-bureaus: %w", err)
	}
	var file map[string]system
	d := json.NewDecoder(strings.NewReader(string(text)))
	d.DisallowUnknownFields()
	if err := d.Decode(&file); err != nil {
		return nil, fmt.Errorf("-bureaus: %s is not {\"31\": {\"address\": …, \"key\": …}}: %w", path, err)
	}
	var all []exchange.System
	for code, s := range file {
		if !filepath.IsAbs(s.Key) {
			s.Key = filepath.Join(filepath.Dir(path), s.Key)
		}
		key, err := secretfile.Read(s.Key)
		if err != nil {
			return nil, fmt.Errorf("-bureaus: key of bureau %s: %w", code, err)
		}
		all = append(all, exchange.System{Bureau: code, Address: s.Address, Key: strings.TrimSpace(string(key))})
	}
	slices.SortFunc(all, func(a, b exchange.System) int { return strings.Compare(a.Bureau, b.Bureau) })
	return all, nil
}

// sandboxBureau serves a bureau's system to try the exchange with.
func sandboxBureau(ctx context.Context, args []string, out, log io.Writer) error {
	flags := flag.NewFlagSet("sandbox-bureau", flag.ContinueOnError)
	flags.SetOutput(log)
	address := flags.String("address", "127.0.0.1:8090", "where it answers, on the loopback interface")
	file := flags.String("key", "sandbox.key", "file of the key of the signatures; made if missing")
	if err := flags.Parse(args); err != nil {
		return helped(err)
	}
	host, _, err := net.SplitHostPort(*address)
	if ip := net.ParseIP(host); err != nil || flags.NArg() > 0 || ip == nil || !ip.IsLoopback() {
		return errors.New("sandbox-bureau: give an address of the loopback interface, such as 127.0.0.1:8090; whoever reaches it may tell it what to do")
	}
	key, err := sandboxKey(*file)
	if err != nil {
		return fmt.Errorf("sandbox-bureau: %w", err)
	}
	listening := net.ListenConfig{}
	l, err := listening.Listen(ctx, "tcp", *address)
	if err != nil {
		return fmt.Errorf("sandbox-bureau: %w", err)
	}
	server := &http.Server{Handler: sandbox.New(key, time.Now).Handler(), ReadHeaderTimeout: 10 * time.Second}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	fmt.Fprintf(out, `a bureau's system for trying, at http://%[1]s/

  tell serve of it     -bureaus FILE with {"31": {"address": "http://%[1]s/", "key": %[2]q}}
  what it has taken    curl http://%[1]s/taken/31
  let it be down       curl -X PUT -d '{"down":true}' http://%[1]s/state
  let it answer later  curl -X PUT -d '{"later":true}' http://%[1]s/state
  and be up again      curl -X PUT -d '{}' http://%[1]s/state

A filing with the domain refuse-<code>.cn is refused with that code, such as refuse-format.cn.
`, l.Addr(), *file)
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// sandboxKey reads the key, or makes one.
func sandboxKey(path string) (string, error) {
	key, err := secretfile.Read(path)
	if errors.Is(err, fs.ErrNotExist) {
		random := make([]byte, exchange.MinKey)
		_, _ = rand.Read(random) // never fails
		key = []byte(hex.EncodeToString(random))
		err = secretfile.Create(path, key)
	}
	if err != nil {
		return "", err
	}
	if text := strings.TrimSpace(string(key)); len(text) >= exchange.MinKey {
		return text, nil
	}
	return "", fmt.Errorf("the key in %s is shorter than %d characters", path, exchange.MinKey)
}
