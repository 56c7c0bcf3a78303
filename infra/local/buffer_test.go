package main

import (
	"bytes"
	"strings"
	"sync"
)

// lockedBuffer is a buffer that a program writes to while a test reads it.
type lockedBuffer struct {
	mu     sync.Mutex
	b      bytes.Buffer
	wanted string
	said   chan struct{}
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n, err := l.b.Write(p)
	l.tell()
	return n, err
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// says gives a channel that is closed once the program has written the text. One
// text is waited for at a time.
func (l *lockedBuffer) says(text string) <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.wanted, l.said = text, make(chan struct{})
	said := l.said
	l.tell()
	return said
}

func (l *lockedBuffer) tell() {
	if l.said != nil && strings.Contains(l.b.String(), l.wanted) {
		close(l.said)
		l.said = nil
	}
}
