#!/bin/sh
# The album by hand: EQ, two-pass loudnorm to -14 LUFS and -1 dBTP, sox to 44.1 kHz at 24 and at 16 bits, MP3.
#   album.sh OUT MIX...
# Two tracks at a time. Nothing is tagged, decoded again or measured afterwards.
set -eu

if [ "$1" != --track ]; then
  out=$1
  shift
  mkdir -p "$out/streaming" "$out/cd" "$out/mp3"
  printf '%s\0' "$@" | xargs -0 -n 1 -P 2 sh "$0" --track "$out"
  exit
fi

out=$2
mix=$3
name=$(basename "$mix" .wav)
level=$out/$name.level.wav
log=$out/$name.log
eq='equalizer=f=320:t=q:w=0.9:g=-1.2,highshelf=f=9000:t=q:w=0.7071:g=1'
# LRA=50: never a reason to leave linear mode. A true peak that would pass the ceiling still is.
norm='loudnorm=I=-14:TP=-1:LRA=50'
run() { ffmpeg -nostdin -hide_banner -nostats -y "$@"; }

run -i "$mix" -af "$eq,$norm:print_format=json" -f null - 2>"$log"
value() { sed -n "s/.*\"$1\" : \"\([^\"]*\)\".*/\1/p" "$log"; }
measured="measured_I=$(value input_i):measured_TP=$(value input_tp):measured_LRA=$(value input_lra)"
measured="$measured:measured_thresh=$(value input_thresh):offset=$(value target_offset)"
run -i "$mix" -af "$eq,$norm:linear=true:$measured:print_format=json" -c:a pcm_f32le "$level" 2>"$log"

sox "$level" -b 24 "$out/streaming/$name.wav" rate -v 44100
sox "$level" -b 16 "$out/cd/$name.wav" rate -v 44100 dither
run -loglevel error -i "$out/streaming/$name.wav" -c:a libmp3lame -b:a 320k "$out/mp3/$name.mp3"
rm "$level"
