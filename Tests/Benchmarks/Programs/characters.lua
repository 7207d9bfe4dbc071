local pieces = {}
for i = 1, 100000 do pieces[i] = "abc xyz" end
local text = table.concat(pieces, " ")
local vowels, counts, distinct = 0, {}, 0
for i = 1, #text do
  local character = text:sub(i, i)
  if ("aeiou"):find(character, 1, true) then vowels = vowels + 1 end
  if not counts[character] then distinct = distinct + 1 end
  counts[character] = (counts[character] or 0) + 1
end
print(vowels .. " " .. counts["a"] .. " " .. distinct)
