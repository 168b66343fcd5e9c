#!/bin/sh
# The encoders alone: finished WAV files of 44.1 kHz and 24 bits to FLAC (for shops, and at native rate), ALAC,
# MP3, AAC (to deliver, and for Apple's scan), Opus and Vorbis, with the settings of the presets.
#   delivery.sh OUT WAV...
# Two files at a time. Nothing is mastered, tagged, decoded again or measured; no disc, no sides, no packages.
set -eu

if [ "$1" != --one ]; then
  out=$1
  shift
  mkdir -p "$out"
  for wav in "$@"; do
    for format in mp3 m4a scan opus ogg flac flac2 alac; do printf '%s\0%s\0' "$format" "$wav"; done
  done | xargs -0 -n 2 -P 2 sh "$0" --one "$out"
  exit
fi

out=$2
format=$3
wav=$4
name=$out/$(basename "$wav" .wav)
run() { ffmpeg -nostdin -hide_banner -loglevel error -y -i "$wav" -map 0:a "$@"; }
case $format in
  mp3) run -c:a libmp3lame -b:a 320k -compression_level 2 "$name.mp3" ;;
  m4a) run -c:a aac -b:a 256k "$name.m4a" ;;
  scan) run -c:a aac -b:a 256k "$name.scan.m4a" ;;
  opus) run -c:a libopus -b:a 160k "$name.opus" ;;
  ogg) run -c:a libvorbis -q:a 8 "$name.ogg" ;;
  flac*) flac --silent --force -8 -o "$name.$format" "$wav" ;;
  alac) run -c:a alac "$name.alac.m4a" ;;
esac
